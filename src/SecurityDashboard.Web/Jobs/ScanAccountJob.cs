using System.Data.Common;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// Reads one account and judges it. Whoever holds the scan's lease works on it, so that a second start does nothing; an attempt that
/// ended half-way is taken up where it left off.
/// </summary>
public sealed class ScanAccountJob(
    ScanStore scans, AccountReader reader, SnapshotStore snapshots, AccountEvaluation evaluation, Neighbourhood neighbourhood, ScanRequests requests,
    IDbContextFactory<DashboardDb> databases, ScanFeed feed, ScanMetrics metrics, TimeProvider time, ILogger<ScanAccountJob> log)
{
    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(string scanId, CancellationToken cancellation)
    {
        if (await scans.TryLeaseAsync(Guid.Parse(scanId), cancellation) is not { } lease)
            return;

        using var _ = log.BeginScope(new Dictionary<string, object> { ["AccountId"] = lease.Account.Text, ["ScanId"] = scanId });
        var started = time.GetTimestamp();
        feed.Tell(new ScanNews(lease.ScanId, lease.Account, ScanState.Running, Progress: null));
        var ended = await AttemptAsync(lease, cancellation);
        metrics.Ended(ended, time.GetElapsedTime(started));
        feed.Tell(new ScanNews(lease.ScanId, lease.Account, ended, Progress: null));
        if (ended is ScanState.Done)
            await FollowUpAsync(lease, cancellation);
    }

    private async Task<ScanState> AttemptAsync(ScanLease lease, CancellationToken shutdown)
    {
        await using var attempt = new ScanAttempt(scans, lease, feed, time, shutdown);
        try
        {
            if (!lease.HasSnapshot)
                await ReadAsync(lease, attempt);

            feed.Tell(new ScanNews(lease.ScanId, lease.Account, ScanState.Evaluating, Progress: null));
            await evaluation.RunAsync(lease.Account, lease, attempt.Stop);
            return ScanState.Done;
        }
        catch (Exception e) when (e is LeaseLostException || attempt.Verdict is Heartbeat.LeaseLost)
        {
            log.LeaseLost(lease.Account);
            return ScanState.Running;
        }
        catch (OperationCanceledException) when (attempt.Verdict is Heartbeat.CancelRequested)
        {
            await scans.EndAsync(lease, error: null, CancellationToken.None);
            return ScanState.Cancelled;
        }
        catch (Exception e) when (shutdown.IsCancellationRequested || e is DbException or DbUpdateException)
        {
            // Not the account's fault: another attempt goes on from here, in this process or another.
            await scans.ReleaseAsync(lease, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is SessionException or InvalidDataException)
        {
            log.ScanFailed(lease.Account, e.Message);
            await scans.EndAsync(lease, e.Message, CancellationToken.None);
            return ScanState.Failed;
        }
        catch (Exception e)
        {
            log.ScanBroke(e, lease.Account);
            await scans.EndAsync(lease, $"The scan met an error that nobody foresaw. The log tells more under scan {lease.ScanId}.", CancellationToken.None);
            return ScanState.Failed;
        }
    }

    private async Task ReadAsync(ScanLease lease, ScanAttempt attempt)
    {
        await using var db = await databases.CreateDbContextAsync(attempt.Stop);
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Id == lease.Account.Text, attempt.Stop)
            ?? throw new InvalidDataException($"Account {lease.Account} is not connected any more.");
        var snapshot = await reader.ReadAsync(account, attempt, attempt.Stop);
        await snapshots.AddAsync(snapshot, lease, attempt.Stop);
    }

    private async Task FollowUpAsync(ScanLease lease, CancellationToken cancellation)
    {
        foreach (var due in (await scans.SweepAsync(cancellation)).Accounts)
            requests.Evaluate(due);
        foreach (var lacking in await neighbourhood.LackingAsync(lease.Account, cancellation))
            await requests.ScanAsync(lacking, $"scan of {lease.Account}", cancellation);
    }
}
