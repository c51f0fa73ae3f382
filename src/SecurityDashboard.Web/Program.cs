using Microsoft.AspNetCore.Connections;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Demo;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = ConfigurationSetup.Arguments(args),
        // Settings and assets lie beside the assembly, wherever the process was started.
        ContentRootPath = AppContext.BaseDirectory,
    });

    var settings = builder.AddSettings(args);
    builder.AddLogs(settings);
    builder.AddSecurityHeaders();
    builder.AddErrors();
    builder.AddRateLimits();
    builder.AddDatabase(settings);
    builder.AddPeople(settings);
    builder.AddJobs(settings);
    builder.AddHealth();
    builder.AddMetrics();
    builder.AddReports();
    builder.AddApi();
    builder.AddPages();
    builder.AddDemo(settings);

    await using var app = builder.Build();
    app.UseSecurityHeaders();
    app.UseErrors();
    app.UseDatabaseGate();
    app.UseRouting();
    app.UseAuthentication();
    app.UseRateLimiter();
    app.UseAuthorization();
    app.UseOneTimePasswords();
    app.UseAntiforgery();
    app.UseConditionalGets();
    app.UseIdempotentWrites();

    app.MapHealth();
    app.MapMetrics();
    if (settings.Host.Roles.HasFlag(HostRoles.Web))
    {
        app.MapPages();
        app.MapApi();
        app.MapSignOut();
        app.MapJobs();
    }

    await app.RunAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} Choose another address with the setting Urls.");
    return 2;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
