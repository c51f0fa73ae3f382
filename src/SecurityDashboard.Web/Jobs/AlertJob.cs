using Hangfire;
using SecurityDashboard.Web.Features.Notifications;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every minute: tells alerts what happened. What fails is tried again by the alert's own times.</summary>
public sealed class AlertJob(AlertDeliveries deliveries)
{
    public const string EveryMinute = "* * * * *";

    // So that workers are left for scans. That nothing is told twice is not up to this lock, which PostgreSQL gives away after ten minutes.
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellation) => deliveries.RunAsync(cancellation);
}
