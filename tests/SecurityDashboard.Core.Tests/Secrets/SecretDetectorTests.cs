using System.Text;

namespace SecurityDashboard.Secrets;

public sealed class SecretDetectorTests
{
    [Fact]
    public void Finds_a_password_by_its_name_and_says_nothing_of_it()
    {
        var password = Made.Password(1);

        var trace = Assert.Single(Inspect(ValueKind.Environment, "DB_PASSWORD", password));

        Assert.Equal("named-password", trace.Rule);
        Assert.Equal(SecretConfidence.Medium, trace.Confidence);
        Assert.Equal("value", trace.Location);
        Assert.Equal(password.Length, trace.Length);
        Assert.Equal(Made.Key.Fingerprint(password), trace.Fingerprint);
        Assert.DoesNotContain(password[..4], trace.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_a_provider_token_under_a_name_that_says_nothing()
    {
        var trace = Assert.Single(Inspect(ValueKind.Configuration, "Setting1", "ghp_" + Made.Characters(Made.Alphanumeric, 36, 2)));

        Assert.Equal("github-pat", trace.Rule);
        Assert.Equal(SecretConfidence.High, trace.Confidence);
    }

    [Fact]
    public void Points_at_the_leaf_of_a_json_setting()
    {
        var json = $$"""[{"name":"STAGE","value":"prod","type":"PLAINTEXT"},{"name":"DB_PASSWORD","value":"{{Made.Password(3)}}","type":"PLAINTEXT"}]""";

        Assert.Equal("/1/value", Assert.Single(Inspect(ValueKind.Configuration, "EnvironmentVariables", json)).Location);
    }

    [Fact]
    public void Points_at_the_line_of_a_buildspec()
    {
        var buildspec = $"version: 0.2\nphases:\n  build:\n    commands:\n      - export DB_PASSWORD={Made.Password(4)}\n      - make\n";

        Assert.Equal("line 5", Assert.Single(Inspect(ValueKind.Buildspec, "", buildspec)).Location);
    }

    [Fact]
    public void Points_into_json_within_json()
    {
        var inner = System.Text.Json.JsonSerializer.Serialize(new { db = new { password = Made.Password(5) } });
        var outer = System.Text.Json.JsonSerializer.Serialize(new { settings = inner });

        Assert.Equal("/settings > /db/password", Assert.Single(Inspect(ValueKind.Configuration, "UserParameters", outer)).Location);
    }

    [Fact]
    public void Unpacks_one_layer_of_base64()
    {
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"token":"ghp_{{Made.Characters(Made.Alphanumeric, 36, 6)}}"}"""));

        Assert.Equal("base64 > /token", Assert.Single(Inspect(ValueKind.Environment, "SETTINGS", packed)).Location);
    }

    [Fact]
    public void Finds_a_password_that_was_given_where_a_parameter_name_belongs()
    {
        Assert.NotEmpty(Inspect(ValueKind.Environment, "DB_PASSWORD", Made.Password(7), DeclaredType.ParameterStore));
        Assert.Empty(Inspect(ValueKind.Environment, "DB_PASSWORD", "/payments/prod/db-password", DeclaredType.ParameterStore));
        Assert.Empty(Inspect(ValueKind.Environment, "DB_PASSWORD", "payments/db:password::", DeclaredType.SecretsManager));
    }

    [Fact]
    public void Reports_a_secret_once_although_several_rules_see_it()
    {
        var token = "ghp_" + Made.Characters(Made.Alphanumeric, 36, 8);

        Assert.Single(Inspect(ValueKind.Buildspec, "", $"- git clone https://user:{token}@github.com/acme/app.git"));
    }

    [Fact]
    public void Stops_reporting_where_nobody_reads_on() =>
        Assert.Equal(Inspection.MostTraces, Inspect(ValueKind.Buildspec, "", string.Concat(Enumerable.Range(0, 2000).Select(i => $"- export PASSWORD_{i}={Made.Password(i)}\n"))).Length);

    [Fact]
    public void Never_shows_the_value_in_the_text_form_of_a_context()
    {
        var password = Made.Password(9);

        Assert.DoesNotContain(password, new SecretContext(ValueKind.Environment, "DB_PASSWORD", password).ToString(), StringComparison.Ordinal);
    }

    private static System.Collections.Immutable.ImmutableArray<SecretTrace> Inspect(ValueKind kind, string name, string value, DeclaredType type = DeclaredType.Plaintext) =>
        SecretDetector.Default.Inspect(new SecretContext(kind, name, value) { DeclaredType = type }, Made.Key);
}
