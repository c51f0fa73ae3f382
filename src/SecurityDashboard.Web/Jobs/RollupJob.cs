using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Features.Compliance;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Brings today's line of every trend up to date and makes room for the days to come.</summary>
public sealed class RollupJob(DayRollup rollup, Frameworks frameworks)
{
    public const string EveryTenMinutes = "*/10 * * * *";

    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellation) => await rollup.WriteAsync(await frameworks.ListAsync(cancellation), cancellation);
}
