using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// Reads one account and judges it. Whoever holds the scan's lease works on it, so that a second start does nothing; an attempt that
/// ended half-way is taken up where it left off.
/// </summary>
public sealed class ScanAccountJob(
    ScanRunner runner, ScanStore scans, ScanQueries queries, AccountReader reader, Neighbourhood neighbourhood, ScanRequests requests,
    ScanFeed feed, ScanMetrics metrics, TimeProvider time, ILogger<ScanAccountJob> log)
{
    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(string scanId, CancellationToken cancellation)
    {
        var id = Guid.Parse(scanId);
        if (await queries.FindAsync(id, cancellation) is not { Scan.FinishedAt: null } scan)
            return;

        var account = new AccountId(scan.Scan.Account);
        using var _ = log.BeginScope(new Dictionary<string, object> { ["AccountId"] = account.Text, ["ScanId"] = scanId });
        var started = time.GetTimestamp();
        var ended = await AttemptAsync(id, cancellation);
        if (ended is null)
            return;

        metrics.Ended(ended.Value, time.GetElapsedTime(started));
        feed.Tell(new ScanNews(id, account, ended.Value, Progress: null));
        if (ended is ScanState.Done)
            await FollowUpAsync(account, cancellation);
    }

    /// <returns>Null when another attempt works on the scan.</returns>
    private async Task<ScanState?> AttemptAsync(Guid id, CancellationToken cancellation) =>
        await runner.RunAsync(id, (request, stop) => reader.ReadAsync(request, new Listeners(request, feed), stop), cancellation) switch
        {
            ScanEnd.Done => ScanState.Done,
            ScanEnd.Cancelled => ScanState.Cancelled,
            ScanEnd.Failed => ScanState.Failed,
            _ => null,
        };

    private async Task FollowUpAsync(AccountId account, CancellationToken cancellation)
    {
        foreach (var due in (await scans.SweepAsync(cancellation)).Accounts)
            requests.Evaluate(due);
        foreach (var lacking in await neighbourhood.LackingAsync(account, cancellation))
            await requests.ScanAsync(lacking, $"scan of {account}", cancellation);
    }

    /// <summary>The database, for pages anywhere, and the pages that this process serves.</summary>
    private sealed class Listeners(ScanRequest request, ScanFeed feed) : IProgress<Data.ScanProgress>
    {
        public void Report(Data.ScanProgress value)
        {
            request.Progress.Report(value);
            feed.Tell(new ScanNews(request.ScanId, request.Account, ScanState.Running, value));
        }
    }
}
