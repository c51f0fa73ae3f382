using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Demo;

/// <summary>Brings the demo estate and its people to life once the process serves.</summary>
internal sealed class DemoStart(DatabaseState database, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, Settings settings) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WhenReadyAsync(stoppingToken);
        await lifetime.WhenStartedAsync(stoppingToken);
        await using var scope = scopes.CreateAsyncScope();
        if (settings.Host.Roles.HasFlag(HostRoles.Web))
            await scope.ServiceProvider.GetRequiredService<DemoPeople>().PrepareAsync(stoppingToken);
        if (settings.Host.Roles.HasFlag(HostRoles.Worker))
            await scope.ServiceProvider.GetRequiredService<DemoHistory>().LayAsync(stoppingToken);
    }
}
