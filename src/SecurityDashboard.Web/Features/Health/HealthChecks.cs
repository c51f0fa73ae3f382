using System.Data.Common;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition;

namespace SecurityDashboard.Web.Features.Health;

internal sealed class DatabaseHealth(IDbContextFactory<DashboardDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy("reached") : HealthCheckResult.Unhealthy("cannot be reached");
    }
}

internal sealed class MigrationsHealth(DatabaseState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.IsReady ? HealthCheckResult.Healthy("up to date") : HealthCheckResult.Unhealthy("not up to date yet"));
}

internal sealed class StorageHealth(DataFolder folder) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(folder.IsWritable() ? HealthCheckResult.Healthy("writable") : HealthCheckResult.Unhealthy("cannot be written to"));
}

/// <summary>Whether any process, not only this one, works on jobs.</summary>
internal sealed class WorkerHealth(DatabaseState state, IServiceProvider services, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // The storage of jobs can only be made once its database is there.
        var isAlive = state.IsReady && services.GetRequiredService<JobStorage>().GetMonitoringApi().Servers()
            .Any(server => server.Heartbeat is { } beat && time.GetUtcNow() - beat < Silence);
        return Task.FromResult(isAlive ? HealthCheckResult.Healthy("alive") : new HealthCheckResult(context.Registration.FailureStatus, "no worker has told in two minutes that it is alive"));
    }
}
