using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Judges one account again, when another account's change or a new catalogue of controls may have changed a verdict.</summary>
public sealed class EvaluateAccountJob(ScanStore scans, AccountEvaluation evaluation)
{
    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(string accountId, CancellationToken cancellation)
    {
        var account = new AccountId(accountId);
        // Several scans may have asked; the first job did it for all of them. An unfinished scan does it at its end.
        if ((await scans.SweepAsync(cancellation)).Accounts.Contains(account))
            await evaluation.RunAsync(account, lease: null, cancellation);
    }
}
