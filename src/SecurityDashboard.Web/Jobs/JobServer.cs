using Hangfire;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Works on jobs from the moment that the database is ready.</summary>
internal sealed class JobServer(DatabaseState database, IServiceProvider services, Settings settings) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WhenReadyAsync(stoppingToken);
        await services.GetRequiredService<ScanSchedules>().ApplyAsync(stoppingToken);

        var options = new BackgroundJobServerOptions
        {
            WorkerCount = settings.Scanning.Workers,
            Activator = new Activator(services.GetRequiredService<IServiceScopeFactory>()),
            // Running jobs see the shutdown by their token and let go of their leases.
            StopTimeout = TimeSpan.FromSeconds(5),
            ShutdownTimeout = TimeSpan.FromSeconds(20),
        };
        using var server = new BackgroundJobServer(options, services.GetRequiredService<JobStorage>());
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
    }

    private sealed class Activator(IServiceScopeFactory scopes) : JobActivator
    {
        public override JobActivatorScope BeginScope(JobActivatorContext context) => new Scope(scopes.CreateAsyncScope());
    }

    private sealed class Scope(AsyncServiceScope scope) : JobActivatorScope
    {
        public override object Resolve(Type type) => ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, type);

        // The job engine has no asynchronous end.
        public override void DisposeScope() => scope.Dispose();
    }
}
