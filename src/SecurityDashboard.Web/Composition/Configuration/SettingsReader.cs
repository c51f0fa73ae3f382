using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Composition.Configuration;

/// <summary>Reads <see cref="Settings"/> strictly: a value that does not fit, or a key that no one reads, stops the start.</summary>
internal static class SettingsReader
{
    /// <exception cref="SettingsException">The first thing that is wrong, in one line.</exception>
    public static Settings Read(IConfiguration configuration) => Combined((Settings)Section(typeof(Settings), configuration, path: ""));

    private static object Section(Type type, IConfiguration configuration, string path)
    {
        var section = Activator.CreateInstance(type)!;
        var properties = type.GetProperties();
        if (path.Length > 0)
            RefuseUnknown(configuration, path, properties);

        foreach (var property in properties)
        {
            var key = path.Length > 0 ? ConfigurationPath.Combine(path, property.Name) : property.Name;
            var here = configuration.GetSection(property.Name);
            if (property.PropertyType.Namespace == type.Namespace && property.PropertyType.IsClass)
                property.SetValue(section, Section(property.PropertyType, here, key));
            else if (here.Value is not null || here.GetChildren().Any())
                property.SetValue(section, Value(property, here, key));
        }

        return section;
    }

    private static object Value(PropertyInfo property, IConfigurationSection here, string key)
    {
        object value;
        try
        {
            value = property.PropertyType == typeof(ImmutableArray<string>) ? Texts(here)
                : property.PropertyType == typeof(string) ? here.Value ?? throw new FormatException()
                : here.Value is { Length: > 0 } ? here.Get(property.PropertyType)!
                : throw new FormatException();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw Wrong(property, here, key);
        }

        return property.GetCustomAttributes<ValidationAttribute>().All(rule => rule.IsValid(value)) ? value : throw Wrong(property, here, key);
    }

    /// <summary>As a list in JSON, or as one text with commas in an environment variable.</summary>
    private static ImmutableArray<string> Texts(IConfigurationSection here) => here.GetChildren().Any()
        ? [.. here.GetChildren().Select(child => child.Value ?? throw new FormatException())]
        : [.. here.Value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static SettingsException Wrong(PropertyInfo property, IConfigurationSection here, string key)
    {
        var shown = property.GetCustomAttribute<SecretSettingAttribute>() is null
            ? string.Create(CultureInfo.InvariantCulture, $"is '{here.Value ?? string.Join(',', here.GetChildren().Select(child => child.Value))}'")
            : "cannot be read";
        var allowed = property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault()?.ErrorMessage ?? "a text";
        return new SettingsException($"Setting {key} {OneLine(shown)}; allowed: {allowed}.");
    }

    private static void RefuseUnknown(IConfiguration configuration, string path, PropertyInfo[] properties)
    {
        var unknown = configuration.GetChildren().FirstOrDefault(child => !properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)));
        if (unknown is not null)
            throw new SettingsException($"Setting {OneLine(unknown.Path)} is not known; allowed in {path}: {string.Join(", ", properties.Select(property => property.Name))}.");
    }

    /// <summary>What no single key can be wrong about.</summary>
    private static Settings Combined(Settings settings) => settings switch
    {
        { Database.Provider: DatabaseProvider.Postgres, ConnectionStrings.Dashboard: "" } =>
            throw new SettingsException("Setting ConnectionStrings:Dashboard is empty; allowed with Database:Provider Postgres: a connection string such as Host=db;Database=dashboard;Username=dashboard;Password=..."),
        { Database.Provider: DatabaseProvider.Sqlite, Host.Roles: HostRoles.Worker } =>
            throw new SettingsException("Setting Host:Roles is 'worker'; allowed with Database:Provider Sqlite: web,worker, because SQLite serves one process. Use PostgreSQL for workers of their own."),
        _ => settings,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
