using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Features.Retention;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every night: forgets what is no longer kept.</summary>
public sealed class RetentionJob(RetentionPolicy policy, ILogger<RetentionJob> log)
{
    public const string EveryNight = "17 3 * * *";

    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var kind in Enum.GetValues<RetentionKind>())
            if (await policy.ForgetAsync(kind, cancellation) is > 0 and var rows)
                log.Forgot(kind, rows);
    }
}
