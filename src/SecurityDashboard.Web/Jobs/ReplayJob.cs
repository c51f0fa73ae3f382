using Hangfire;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// Replays one control over the past. Whoever holds its lease works on it, so that a second start does nothing; a process that ends leaves
/// it to the next, which begins again.
/// </summary>
public sealed class ReplayJob(ReplayStore store, ReplayQueries queries, IBackgroundJobClient jobs, TimeProvider time, ILogger<ReplayJob> log)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(string replayId, CancellationToken cancellation)
    {
        if (await store.TryLeaseAsync(Guid.Parse(replayId), cancellation) is not { } lease)
            return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = new Latest();
        var timer = new PeriodicTimer(BeatEvery, time);
        var beating = BeatAsync(lease, progress, timer, stop);
        try
        {
            var replay = await WorkAsync(lease.Replay, progress, stop.Token);
            await store.BeatAsync(lease, progress.Value, cancellation);
            await store.FinishAsync(lease, replay, cancellation);
        }
        // The process ends: another one takes it up when the lease is over.
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await store.StopAsync(lease, cancellation);
        }
        catch (FormatException e)
        {
            await store.FailAsync(lease, e.Message, cancellation);
        }
        // The boundary of a job: whatever it was, who waits for the replay is told.
        catch (Exception e)
        {
            log.ReplayFailed(e, lease.Id);
            await store.FailAsync(lease, $"It could not be replayed. Try it again; if it fails again, look for {lease.Id} in the log.", cancellation);
        }
        finally
        {
            timer.Dispose();
            await beating;
        }

        foreach (var waiting in (await store.SweepAsync(cancellation)).Take(1))
            jobs.Enqueue<ReplayJob>(job => job.RunAsync(waiting.ToString(), CancellationToken.None));
    }

    private Task<Replay> WorkAsync(ReplaySummary wanted, Latest progress, CancellationToken cancellation)
    {
        var control = ControlCatalog.Find(wanted.Control) ?? throw new FormatException($"There is no control {wanted.Control} any more.");
        var setting = wanted.Setting is null ? null : control.Settings.FirstOrDefault(it => it.Name == wanted.Setting) ?? throw new FormatException($"{wanted.Control} has no setting {wanted.Setting} any more.");
        return queries.RunAsync(control, setting is null ? null : (setting, wanted.Value ?? ""), PastQueries.Text(wanted.From), progress, cancellation);
    }

    /// <summary>Tells the database how far it is, and hears from it whether to go on.</summary>
    private async Task BeatAsync(ReplayLease lease, Latest progress, PeriodicTimer timer, CancellationTokenSource stop)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                if (!await store.BeatAsync(lease, progress.Value, stop.Token))
                    await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing is left to tell.
        }
    }

    private sealed class Latest : IProgress<ReplayProgress>
    {
        private readonly Lock _lock = new();
        private ReplayProgress _value;

        public ReplayProgress Value
        {
            get
            {
                lock (_lock)
                    return _value;
            }
        }

        public void Report(ReplayProgress value)
        {
            lock (_lock)
                _value = value;
        }
    }
}
