using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// A scan from its lease to its findings. Each step is stored before the next begins, so that a scan whose process was killed goes on
/// from the last one when the sweep hands it to another.
/// </summary>
public sealed class ScanRunner(ScanStore scans, SnapshotStore snapshots, FindingStore findings, TimeProvider time, ILogger<ScanRunner> log)
{
    /// <summary>
    /// Reads the account, judges it, and ends the scan. Returns at once when another attempt holds the scan, or it is finished. Throws
    /// only when the process is to end or the database does not answer: the scan is then unfinished, and goes on later.
    /// </summary>
    /// <param name="collect">
    /// Reads the account; a <see cref="ScanFailedException"/> tells why it cannot. It is called again when an earlier attempt was killed
    /// before its snapshot was stored.
    /// </param>
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
                var snapshot = await collect(request, stop.Token);
                // A scan that is shorter than a heartbeat has told nothing yet.
                await scans.BeatAsync(lease, heart.Progress, stop.Token);
                await snapshots.AddAsync(snapshot, lease, stop.Token);
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
        catch (Exception e) when (e is ScanFailedException or InvalidDataException)
        {
            log.ScanFailed(lease.Account, e.Message);
            await scans.EndAsync(lease, e.Message, CancellationToken.None);
            return ScanEnd.Failed;
        }
        catch (Exception e) when (DatabaseOutage.In(e) is { } outage)
        {
            log.DatabaseWentAway(lease.ScanId.ToString(), lease.Account, outage.Message);
            await TryReleaseAsync(lease);
            throw;
        }
        // The scan ends as failed, and the next account does not suffer from this one.
        catch (Exception e)
        {
            log.ScanBroke(e, lease.ScanId.ToString(), lease.Account);
            await scans.EndAsync(lease, Unforeseen(lease), CancellationToken.None);
            return ScanEnd.Failed;
        }
    }

    /// <summary>Judges an account on what is stored of it and its neighbours.</summary>
    /// <returns>What became of its findings; empty before its first scan.</returns>
    public Task<ImmutableDictionary<FindingTransition, int>> EvaluateAsync(AccountId account, CancellationToken cancellation) =>
        EvaluateAsync(account, lease: null, cancellation);

    /// <summary>What people read of an error that nobody foresaw. Nothing of its own text, which may repeat what the account holds.</summary>
    private static string Unforeseen(ScanLease lease) =>
        $"The scan of account {lease.Account} stopped at an error in the dashboard; what was known before it still stands. "
        + $"Scan again. If it stays, report it with the log's entry on scan {lease.ScanId}.";

    private async Task TryReleaseAsync(ScanLease lease)
    {
        try
        {
            await scans.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseOutage.In(e) is not null)
        {
            // Then the lease runs out, and the sweep takes the scan up.
        }
    }

    private async Task<ImmutableDictionary<FindingTransition, int>> EvaluateAsync(AccountId account, ScanLease? lease, CancellationToken cancellation)
    {
        // Nothing is stored when a snapshot changed meanwhile and someone judged that already: then again, with the newer one.
        while (await snapshots.EstateAsync(account, cancellation) is { } stored)
            if (await findings.ApplyAsync(stored, Evaluate(stored.Estate), lease, cancellation) is { } changes)
                return changes;

        return ImmutableDictionary<FindingTransition, int>.Empty;
    }

    private ImmutableArray<Evaluation> Evaluate(Estate estate)
    {
        var failures = new List<ControlFailure>();
        var evaluations = ControlEngine.Evaluate(estate, failures.Add);
        foreach (var control in failures.GroupBy(failure => failure.ControlId))
            log.ControlFailed(control.First().Error, control.Key, control.Count(), estate.Subject.Account, control.First().Resource.Text);
        return evaluations;
    }

    /// <summary>Renews the lease until it is stopped, and stops the work when the lease is lost or someone cancels the scan.</summary>
    private sealed class Heart : IProgress<ScanProgress>, IAsyncDisposable
    {
        private readonly ScanStore _scans;
        private readonly ScanLease _lease;
        private readonly CancellationTokenSource _stop;
        private readonly PeriodicTimer _timer;
        private readonly Task _beating;

        public Heart(ScanStore scans, ScanLease lease, CancellationTokenSource stop, TimeProvider time)
        {
            (_scans, _lease, _stop) = (scans, lease, stop);
            _timer = new PeriodicTimer(ScanStore.HeartbeatEvery, time);
            _beating = BeatAsync();
        }

        public Heartbeat Last { get; private set; } = Heartbeat.GoOn;

        /// <summary>The last that was told.</summary>
        public ScanProgress? Progress { get; private set; }

        public void Report(ScanProgress value) => Progress = value;

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
                    Last = await _scans.BeatAsync(_lease, Progress, CancellationToken.None);
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

    /// <summary>It is over, and says why.</summary>
    Failed,

    /// <summary>Another attempt holds the scan, or it was finished already.</summary>
    NotOurs,
}

/// <summary>What a scan is to read.</summary>
/// <param name="Wanted">What other accounts refer to in this one.</param>
/// <param name="Progress">Shown while the scan runs.</param>
public sealed record ScanRequest(Guid ScanId, AccountId Account, ImmutableArray<Reference> Wanted, IProgress<ScanProgress> Progress);
