using OpenTelemetry.Metrics;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Composition;

internal static class MetricsSetup
{
    public static void AddMetrics(this WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter(Jobs.ScanMetrics.MeterName)
        .AddPrometheusExporter());

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Capabilities.View);
}
