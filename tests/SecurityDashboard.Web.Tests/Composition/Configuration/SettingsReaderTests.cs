using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace SecurityDashboard.Web.Composition.Configuration;

public sealed class SettingsReaderTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    [Fact]
    public void The_file_holds_every_key_with_its_default()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(File), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var written = document.RootElement.EnumerateObject()
            .SelectMany(section => section.Value.ValueKind is JsonValueKind.Object
                ? section.Value.EnumerateObject().Select(key => $"{section.Name}:{key.Name} = {key.Value}")
                : [$"{section.Name} = {section.Value}"])
            // ASP.NET Core's own.
            .Where(line => !line.StartsWith("AllowedHosts", StringComparison.Ordinal));

        Assert.Equal(Keys(new Settings(), "").Order(), written.Order());
    }

    [Theory]
    [InlineData("Scanning:Workers", "many", "Setting Scanning:Workers is 'many'; allowed: a whole number from 1 to 64.")]
    [InlineData("Scanning:Workers", "0", "Setting Scanning:Workers is '0'; allowed: a whole number from 1 to 64.")]
    [InlineData("Scanning:Workers", "", "Setting Scanning:Workers is ''; allowed: a whole number from 1 to 64.")]
    [InlineData("Scanning:Schedule", "soon", "Setting Scanning:Schedule is 'soon'; allowed: a cron expression of five fields such as 0 */6 * * *.")]
    [InlineData("Host:Roles", "chef", "Setting Host:Roles is 'chef'; allowed: web, worker, or web,worker.")]
    [InlineData("Host:Roles", "9", "Setting Host:Roles is '9'; allowed: web, worker, or web,worker.")]
    [InlineData("Host:Roles", "worker", "Setting Host:Roles is 'worker'; allowed with Database:Provider Sqlite: web,worker, because SQLite serves one process. Use PostgreSQL for workers of their own.")]
    [InlineData("Host:Rolls", "web", "Setting Host:Rolls is not known; allowed in Host: Roles.")]
    [InlineData("Database:Provider", "Oracle", "Setting Database:Provider is 'Oracle'; allowed: Sqlite or Postgres.")]
    [InlineData("Database:Provider", "Postgres", "Setting ConnectionStrings:Dashboard is empty; allowed with Database:Provider Postgres: a connection string such as Host=db;Database=dashboard;Username=dashboard;Password=...")]
    [InlineData("Demo:Enabled", "perhaps", "Setting Demo:Enabled is 'perhaps'; allowed: true or false.")]
    [InlineData("Aws:EndpointUrl", "no\nwhere", "Setting Aws:EndpointUrl is 'no where'; allowed: empty, or an address such as http://127.0.0.1:4566.")]
    [InlineData("Aws:Regions", "eu-west-1,mars", "Setting Aws:Regions is 'eu-west-1,mars'; allowed: empty, or names such as us-east-1, separated by commas.")]
    [InlineData("Urls", "ftp//x", "Setting Urls is 'ftp//x'; allowed: addresses such as http://localhost:5080, separated by semicolons.")]
    [InlineData("Retention:SnapshotDays", "-1", "Setting Retention:SnapshotDays is '-1'; allowed: a whole number of days up to 36500; 0 keeps them all.")]
    [InlineData("Retention:Scores", "1", "Setting Retention:Scores is not known; allowed in Retention: SnapshotDays, ScoreDays.")]
    [InlineData("Log:Level", "Loud", "Setting Log:Level is 'Loud'; allowed: Trace, Debug, Information, Warning or Error.")]
    public void Names_the_key_the_value_and_what_is_allowed(string key, string value, string expected) =>
        Assert.Equal(expected, Assert.Throws<SettingsException>(() => Read((key, value))).Message);

    [Fact]
    public void Never_shows_a_connection_string()
    {
        var error = Assert.Throws<SettingsException>(() => Read(("ConnectionStrings:Dashboard:Password", "hunter2")));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_list_as_one_text_or_as_items()
    {
        Assert.Equal(["eu-west-1", "us-east-1"], Read(("Aws:Regions", "eu-west-1, us-east-1")).Aws.Regions);
        Assert.Equal(["eu-west-1", "us-east-1"], Read(("Aws:Regions:0", "eu-west-1"), ("Aws:Regions:1", "us-east-1")).Aws.Regions);
    }

    [Fact]
    public void Reads_several_roles() => Assert.Equal(HostRoles.Both, Read(("Host:Roles", "web,worker")).Host.Roles);

    private static Settings Read(params (string Key, string Value)[] values) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value)))
        .Build());

    private static IEnumerable<string> Keys(object section, string path) => section.GetType().GetProperties().SelectMany(property =>
        property.PropertyType.Namespace == typeof(Settings).Namespace && property.PropertyType.IsClass
            ? Keys(property.GetValue(section)!, $"{property.Name}:")
            : [$"{path}{property.Name} = {Text(property, section)}"]);

    private static string Text(PropertyInfo property, object section) => property.GetValue(section) switch
    {
        HostRoles.Both => "web,worker",
        System.Collections.Immutable.ImmutableArray<string> texts => string.Join(',', texts),
        var value => $"{value}",
    };
}
