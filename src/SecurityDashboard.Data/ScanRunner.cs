using System.Collections.Immutable;
using System.Data.Common;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// A scan from its lease to its findings. Each step is stored before the next begins, so that a scan whose process was killed goes on
/// from the last one when the sweep hands it to another.
/// </summary>
public sealed class ScanRunner(ScanStore scans, SnapshotStore snapshots, FindingStore findings, TimeProvider time)
{
    /// <summary>Reads the account, judges it, and ends the scan. Returns at once when another attempt holds the scan, or it is finished.</summary>
    /// <param name="collect">Reads the account. It is called again when an earlier attempt was killed before its snapshot was stored.</param>
    public async Task<ScanEnd> RunAsync(Guid scanId, Func<ScanRequest, CancellationToken, Task<AccountSnapshot>> collect, CancellationToken cancellation)
    {
        if (await scans.TryLeaseAsync(scanId, cancellation) is not { } lease)
            return ScanEnd.NotOurs;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var heart = new Heart(scans, lease, stop, time);
        try
        {
            if (!lease.HasSnapshot)
            {
                var request = new ScanRequest(lease.ScanId, lease.Account, await snapshots.WantedAsync(lease.Account, stop.Token), heart);
                await snapshots.AddAsync(await collect(request, stop.Token), lease, stop.Token);
            }

            await EvaluateAsync(lease.Account, lease, stop.Token);
            return ScanEnd.Done;
        }
        catch (LeaseLostException)
        {
            return ScanEnd.NotOurs;
        }
        catch (OperationCanceledException) when (heart.Last is Heartbeat.LeaseLost)
        {
            return ScanEnd.NotOurs;
        }
        catch (OperationCanceledException) when (heart.Last is Heartbeat.CancelRequested)
        {
            await scans.EndAsync(lease, error: null, CancellationToken.None);
            return ScanEnd.Cancelled;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The process is asked to end. Another one may go on at once.
            await scans.ReleaseAsync(lease, CancellationToken.None);
            throw;
        }
        catch (Exception e)
        {
            await scans.EndAsync(lease, e.Message, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Judges an account on what is stored of it and its neighbours.</summary>
    /// <returns>What became of its findings; empty before its first scan.</returns>
    public Task<ImmutableDictionary<FindingTransition, int>> EvaluateAsync(AccountId account, CancellationToken cancellation) => EvaluateAsync(account, lease: null, cancellation);

    private async Task<ImmutableDictionary<FindingTransition, int>> EvaluateAsync(AccountId account, ScanLease? lease, CancellationToken cancellation)
    {
        // Nothing is stored when a snapshot changed meanwhile and someone judged that already: then again, with the newer one.
        while (await snapshots.EstateAsync(account, cancellation) is { } stored)
            if (await findings.ApplyAsync(stored, ControlEngine.Evaluate(stored.Estate), lease, cancellation) is { } changes)
                return changes;

        return ImmutableDictionary<FindingTransition, int>.Empty;
    }

    /// <summary>Renews the lease until it is stopped, and stops the work when the lease is lost or someone cancels the scan.</summary>
    private sealed class Heart : IProgress<ScanProgress>, IAsyncDisposable
    {
        private readonly ScanStore _scans;
        private readonly ScanLease _lease;
        private readonly CancellationTokenSource _stop;
        private readonly PeriodicTimer _timer;
        private readonly Task _beating;
        private volatile ScanProgress? _progress;

        public Heart(ScanStore scans, ScanLease lease, CancellationTokenSource stop, TimeProvider time)
        {
            (_scans, _lease, _stop) = (scans, lease, stop);
            _timer = new PeriodicTimer(ScanStore.HeartbeatEvery, time);
            _beating = BeatAsync();
        }

        public Heartbeat Last { get; private set; } = Heartbeat.GoOn;

        public void Report(ScanProgress value) => _progress = value;

        public async ValueTask DisposeAsync()
        {
            _timer.Dispose();
            await _beating;
        }

        private async Task BeatAsync()
        {
            while (Last is Heartbeat.GoOn && await _timer.WaitForNextTickAsync())
            {
                try
                {
                    Last = await _scans.BeatAsync(_lease, _progress, CancellationToken.None);
                }
                catch (Exception e) when (e is DbException or InvalidOperationException)
                {
                    // The database does not answer. The next beat tries again; when none gets through the lease runs out, and then
                    // whatever this attempt still writes is refused.
                }
            }

            if (Last is not Heartbeat.GoOn)
                await _stop.CancelAsync();
        }
    }
}

/// <summary>How an attempt at a scan ended.</summary>
public enum ScanEnd
{
    Done,
    Cancelled,

    /// <summary>Another attempt holds the scan, or it was finished already.</summary>
    NotOurs,
}

/// <summary>What a scan is to read.</summary>
/// <param name="Wanted">What other accounts refer to in this one.</param>
/// <param name="Progress">Shown while the scan runs.</param>
public sealed record ScanRequest(Guid ScanId, AccountId Account, ImmutableArray<Reference> Wanted, IProgress<ScanProgress> Progress);
