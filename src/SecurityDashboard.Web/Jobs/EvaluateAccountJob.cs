using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Judges one account again, when another account's change or a new catalogue of controls may have changed a verdict.</summary>
public sealed class EvaluateAccountJob(ScanStore scans, ScanRunner runner, EvaluationTurns turns, ILogger<EvaluateAccountJob> log)
{
    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(string accountId, CancellationToken cancellation)
    {
        var account = new AccountId(accountId);
        using var turn = await turns.TakeAsync(account, cancellation);
        // Several scans may have asked; the first job did it for all of them. An unfinished scan does it at its end.
        if (!(await scans.SweepAsync(cancellation)).Accounts.Contains(account))
            return;

        var changes = await runner.EvaluateAsync(account, cancellation);
        var opened = changes.GetValueOrDefault(FindingTransition.Opened) + changes.GetValueOrDefault(FindingTransition.Reopened);
        var resolved = changes.GetValueOrDefault(FindingTransition.Resolved);
        log.Evaluated(account, opened, resolved);
    }
}
