using System.Globalization;
using Microsoft.AspNetCore.Connections;
using SecurityDashboard.Web.Composition.Configuration;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace SecurityDashboard.Web.Composition;

internal static class LogSetup
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {CorrelationId}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder, Settings settings) => builder.Services.AddSerilog(log =>
    {
        log.MinimumLevel.Is(Level(settings.Log.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Hangfire", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // A page asked for by someone who left; not an error of ours.
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogEventLevel.Error)
            // What these tell is also thrown, and told once by whoever catches it.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Query", LogEventLevel.Fatal)
            // Keys lie in a folder or a database of ours; who can read those does not need the cookies.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // Asked for every few seconds, and answered to who asks.
            .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
            // Told in one line elsewhere.
            .Filter.ByExcluding(entry => entry.Exception is KeysInDatabase.NotReadyException or IOException { InnerException: AddressInUseException })
            // Who was turned away is in the answer; at this level it would be a line for each request of a stranger.
            .MinimumLevel.Override(typeof(People.TokenAuthentication).FullName!, LogEventLevel.Warning)
            .Enrich.FromLogContext();
        _ = settings.Log.Format is LogFormat.Json
            ? log.WriteTo.Console(new RenderedCompactJsonFormatter())
            : log.WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture);
    });

    private static LogEventLevel Level(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
