using Hangfire;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Demo;
using SecurityDashboard.Web.Features.Reports;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Works on jobs from the moment that the database is ready.</summary>
internal sealed class JobServer(DatabaseState database, IServiceProvider services, Settings settings, TimeProvider time, ILogger<JobServer> log)
    : Background(time, log)
{
    protected override async Task RunAsync(CancellationToken stop)
    {
        await database.WhenReadyAsync(stop);
        // Before the first job: its scans have leases of weeks ago, which the sweep would take for abandoned ones.
        if (services.GetService<DemoHistory>() is { } history)
            await history.LayAsync(stop);
        // Made before anybody asks for a report, so that its public half can be handed out from the first day.
        await services.GetRequiredService<EvidenceKeys>().IdAsync(stop);
        await services.GetRequiredService<ScanSchedules>().ApplyAsync(stop);

        var options = new BackgroundJobServerOptions
        {
            WorkerCount = settings.Scanning.Workers,
            Activator = new Activator(services.GetRequiredService<IServiceScopeFactory>()),
            // Running jobs see the shutdown by their token and let go of their leases.
            StopTimeout = TimeSpan.FromSeconds(5),
            ShutdownTimeout = TimeSpan.FromSeconds(20),
        };
        using var server = new BackgroundJobServer(options, services.GetRequiredService<JobStorage>());
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
