using Hangfire;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>What an account's schedule starts.</summary>
public sealed class ScheduledScanJob(ScanRequests requests)
{
    [AutomaticRetry(Attempts = 0)]
    public Task RunAsync(string accountId, CancellationToken cancellation) => requests.ScanAsync(new AccountId(accountId), "schedule", cancellation);
}
