using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace SecurityDashboard.Web.Composition.Configuration;

internal static class ConfigurationSetup
{
    private const string DemoSwitch = "--demo";

    /// <summary>The command line without the one switch that takes no value, which the configuration would read as a key.</summary>
    public static string[] Arguments(string[] args) => [.. args.Where(argument => argument is not DemoSwitch)];

    /// <summary>Puts what stands between the file and explicit settings, then reads everything strictly.</summary>
    public static Settings AddSettings(this WebApplicationBuilder builder, string[] args)
    {
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        var explicitSettings = sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (args.Contains(DemoSwitch))
            defaults["Demo:Enabled"] = "true";
        // The file names an address, which would otherwise win over the variable that every ASP.NET Core host reads.
        if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls)
            defaults["Urls"] = urls;
        if (Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } endpoint)
            defaults["Aws:EndpointUrl"] = endpoint;
        builder.Configuration.Sources.Insert(explicitSettings, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = defaults });

        var settings = SettingsReader.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        return settings;
    }
}
