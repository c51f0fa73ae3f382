using System.Text.Json;

namespace SecurityDashboard.Secrets.Redaction;

public sealed class RedactorTests
{
    private static readonly Redactor Redactor = new(Made.Key);

    [Theory]
    [InlineData("STAGE", "correct horse")]
    [InlineData("PIN", "123456789")]
    [InlineData("Comment", "prod")]
    public void Keeps_no_value_that_nobody_recognises(string name, string value)
    {
        var redacted = Assert.IsType<Redacted>(Redactor.Redact(ValueKind.Environment, name, value));

        Assert.Equal(value.Length, redacted.Length);
        Assert.Equal(Made.Key.Fingerprint(value), redacted.Fingerprint);
        Assert.DoesNotContain(value, JsonSerializer.Serialize<ConfigurationValue>(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BranchName", "main")]
    [InlineData("PollForSourceChanges", "false")]
    [InlineData("TOPIC", "arn:aws:sns:eu-west-1:444455556666:builds")]
    [InlineData("OAuthToken", "****")]
    [InlineData("ANYTHING", "")]
    public void Keeps_references_and_settings_on_the_reviewed_list(string name, string value) =>
        Assert.Equal(new ClearText(value), Redactor.Redact(ValueKind.Configuration, name, value));

    [Fact]
    public void Keeps_a_setting_on_the_list_only_when_nothing_is_found_in_it() =>
        Assert.IsType<Redacted>(Redactor.Redact(ValueKind.Configuration, "BranchName", "ghp_" + Made.Characters(Made.Alphanumeric, 36, 1)));

    [Fact]
    public void Keeps_a_uuid_only_under_a_name_that_speaks_of_no_secret()
    {
        Assert.IsType<ClearText>(Redactor.Redact(ValueKind.Environment, "CORRELATION_ID", Made.Uuid(1)));
        Assert.IsType<Redacted>(Redactor.Redact(ValueKind.Environment, "HEROKU_API_KEY", Made.Uuid(1)));
    }

    [Fact]
    public void Keeps_the_name_of_a_secret_only_when_no_part_of_it_is_generated()
    {
        Assert.IsType<ClearText>(Redactor.Redact(ValueKind.Environment, "TOKEN", "payments/github:token", DeclaredType.SecretsManager));
        Assert.Empty(Assert.IsType<Redacted>(Redactor.Redact(ValueKind.Environment, "TOKEN", "PaymentsSecret-" + Made.Characters(Made.Alphanumeric, 12, 3), DeclaredType.SecretsManager)).Traces);
    }

    [Fact]
    public void Keeps_the_structure_of_json_and_none_of_its_literals()
    {
        var document = Assert.IsType<RedactedDocument>(Redactor.Redact(
            ValueKind.Configuration,
            "EnvironmentVariables",
            """[{"name":"A","value":"correct horse","type":"PLAINTEXT"},{"name":"B","value":"/app/db/password","type":"PARAMETER_STORE"},{"name":"C","value":123456789}]"""));

        Assert.Equal(
            ["/0/name A clear", "/0/value A hidden", "/0/type PLAINTEXT clear", "/1/name B clear", "/1/value /app/db/password clear", "/1/type PARAMETER_STORE clear", "/2/name C clear", "/2/value C hidden"],
            document.Leaves.Select(leaf => leaf.Value is ClearText clear ? $"{leaf.Pointer} {clear.Text} clear" : $"{leaf.Pointer} {leaf.Name} hidden"));
    }

    [Fact]
    public void Keeps_no_property_name_that_may_be_a_secret()
    {
        var token = "ghp_" + Made.Characters(Made.Alphanumeric, 36, 2);

        var json = JsonSerializer.Serialize(Redactor.Redact(ValueKind.Configuration, "UserParameters", $$"""{"{{token}}":"x","correct horse":"y"}"""));

        Assert.DoesNotContain(token, json, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_back_from_json_as_it_went()
    {
        var value = Redactor.Redact(ValueKind.Configuration, "UserParameters", $$"""{"stage":"prod","password":"{{Made.Password(1)}}","arn":"arn:aws:s3:::bucket","nested":"{\"a\":true}"}""");

        var json = JsonSerializer.Serialize(value);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ConfigurationValue>(json)));
        Assert.Contains("arn:aws:s3:::bucket", json, StringComparison.Ordinal);
        Assert.Contains("named-password", json, StringComparison.Ordinal);
    }
}
