using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Brings today's line of every trend up to date, makes room for the days to come, and forgets the months that are no longer kept.</summary>
public sealed class RollupJob(DayRollup rollup, Settings settings, TimeProvider time)
{
    public const string EveryTenMinutes = "*/10 * * * *";

    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        await rollup.WriteAsync(cancellation);
        if (settings.Retention.ScoreDays is > 0 and var kept)
            await rollup.ForgetAsync(time.GetUtcNow().AddDays(-kept), cancellation);
    }
}
