using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SecurityDashboard.Web.Features.Health;

namespace SecurityDashboard.Web.Composition;

internal static class HealthSetup
{
    private const string Ready = "ready";

    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database", tags: [Ready])
        .AddCheck<MigrationsHealth>("migrations", tags: [Ready])
        .AddCheck<StorageHealth>("storage", tags: [Ready])
        // Without a worker pages still show what is known; a load balancer must not take them away.
        .AddCheck<WorkerHealth>("worker", HealthStatus.Degraded, tags: [Ready]);

    /// <summary>Answered before anyone is authenticated: whoever brings a token must hear that the database is away, too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).ShortCircuit().AllowAnonymous();
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).ShortCircuit().AllowAnonymous();
    }

    /// <summary>Anyone may read this: it says what is wrong in general, and the log says it in detail.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.Select(entry => new { name = entry.Key, status = entry.Value.Status.ToString(), entry.Value.Description }),
        },
        context.RequestAborted);
}
