using SecurityDashboard.Web.Composition;

namespace SecurityDashboard.Web.Demo;

/// <summary>Prints the demo sign-ins once the process serves.</summary>
internal sealed class DemoStart(DatabaseState database, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoStart> log)
    : Background(time, log)
{
    protected override async Task RunAsync(CancellationToken stop)
    {
        await database.WhenReadyAsync(stop);
        await lifetime.WhenStartedAsync(stop);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoPeople>().PrepareAsync(stop);
    }
}
