using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>The one way to have something scanned or judged: by people, programs, schedules and other scans alike.</summary>
public sealed class ScanRequests(ScanStore scans, ScanFeed feed, AuditLog audit, IBackgroundJobClient jobs)
{
    /// <summary>Asks for a scan of the account; one that is unfinished already is the answer.</summary>
    /// <exception cref="InvalidOperationException">The account is not connected.</exception>
    public async Task<Guid> ScanAsync(AccountId account, string requestedBy, CancellationToken cancellation)
    {
        var scan = await scans.QueueAsync(account, requestedBy, cancellation);
        TakeUp(scan);
        feed.Tell(new ScanNews(scan, account, ScanState.Queued, Progress: null));
        return scan;
    }

    /// <returns>False when there is no such unfinished scan.</returns>
    public async Task<bool> CancelAsync(Guid scan, Actor actor, CancellationToken cancellation)
    {
        if (!await scans.CancelAsync(scan, cancellation))
            return false;

        await audit.AppendAsync(new AuditEntry(actor.Name, "scan.cancelled", scan.ToString()) { Address = actor.Address }, cancellation);
        return true;
    }

    /// <summary>Has a queued or abandoned scan worked on; harmless when someone does already.</summary>
    internal void TakeUp(Guid scan) => jobs.Enqueue<ScanAccountJob>(job => job.RunAsync(scan.ToString(), CancellationToken.None));

    internal void Evaluate(AccountId account) => jobs.Enqueue<EvaluateAccountJob>(job => job.RunAsync(account.Text, CancellationToken.None));
}
