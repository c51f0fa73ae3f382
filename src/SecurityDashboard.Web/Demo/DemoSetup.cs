using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Demo;

internal static class DemoSetup
{
    public static void AddDemo(this WebApplicationBuilder builder, Settings settings)
    {
        if (!settings.Demo.Enabled)
            return;

        builder.Services.AddSingleton<DemoHistory>();
        if (settings.Host.Roles.HasFlag(HostRoles.Web))
            builder.Services.AddScoped<DemoPeople>().AddHostedService<DemoStart>();
    }
}
