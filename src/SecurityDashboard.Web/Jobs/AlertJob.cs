using Hangfire;
using SecurityDashboard.Web.Features.Notifications;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every minute: tells alerts what happened. What fails is tried again by the alert's own times.</summary>
public sealed class AlertJob(AlertDeliveries deliveries)
{
    public const string EveryMinute = "* * * * *";

    // One at a time, also of several workers: two would tell the same twice.
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellation) => deliveries.RunAsync(cancellation);
}
