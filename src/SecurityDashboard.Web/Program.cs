using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;

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
    builder.AddErrors();
    builder.AddPages();

    await using var app = builder.Build();
    app.UseSecurityHeaders();
    app.UseErrors();
    app.UseAntiforgery();
    app.MapPages();

    await app.RunAsync();
    return 0;
}
catch (SettingsException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
