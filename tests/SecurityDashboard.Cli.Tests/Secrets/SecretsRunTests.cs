using System.Text;
using System.Text.Json;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Cli.Secrets;

public sealed class SecretsRunTests
{
    private const string Password = "Kq7!vexmzto42W";

    private static readonly FingerprintKey Key = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public async Task Answers_each_line_with_one_line_that_has_no_value_in_it()
    {
        var (exitCode, output) = await RunAsync($$"""
            {"id":"a","kind":"env","name":"DB_PASSWORD","value":"{{Password}}"}

            {"id":7,"kind":"env","name":"STAGE","value":"prod"}
            """);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            $$"""
            {"id":"a","matches":[{"rule":"named-password","confidence":"medium","location":"value","length":{{Password.Length}},"fingerprint":"{{Key.Fingerprint(Password)}}"}]}
            {"id":7,"matches":[]}

            """,
            output);
        Assert.DoesNotContain(Password[..4], output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PARAMETER_STORE", 1)]
    [InlineData("PLAINTEXT", 0)]
    public async Task Knows_where_the_name_of_a_parameter_belongs(string type, int matches)
    {
        var (_, output) = await RunAsync($$"""{"kind":"env","name":"RAW","value":"{{Password}}","aws_type":"{{type}}"}""");

        Assert.Equal(matches, JsonDocument.Parse(output).RootElement.GetProperty("matches").GetArrayLength());
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_line_without_quoting_it_and_goes_on()
    {
        var (exitCode, output) = await RunAsync($$"""
            {"kind":"env","name":"A","value":"x"}
            {{Password}}
            {"id":"b","kind":"{{Password}}","value":"x"}
            {"id":"c","value":5}
            {"id":"d","value":"x","aws_type":"{{Password}}"}
            {"id":"e","kind":"env","name":"DB_PASSWORD","value":"{{Password}}"}
            """);

        Assert.Equal(3, exitCode);
        Assert.Equal(
            [
                """{"id":null,"matches":[]}""",
                """{"id":null,"error":"Line 2 is no JSON object."}""",
                """{"id":"b","error":"Line 3 has an unknown \"kind\": env, config, buildspec, url and json are known."}""",
                """{"id":"c","error":"Line 4 has no text \"value\"."}""",
                """{"id":"d","error":"Line 5 has an unknown \"aws_type\": PLAINTEXT, PARAMETER_STORE and SECRETS_MANAGER are known."}""",
            ],
            output.Split('\n')[..5]);
        Assert.Contains("named-password", output.Split('\n')[5], StringComparison.Ordinal);
        Assert.DoesNotContain(Password[..4], output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: 0.2\nphases:\n  build:\n    commands:\n      - export DB_PASSWORD={0}\n", "line 5")]
    [InlineData("{\n  \"db\": { \"password\": \"{0}\" }\n}\n", "/db/password")]
    [InlineData("{\"db\":{\"password\":\"{0}\"}}", "/db/password")]
    public async Task Reads_a_plain_file_as_one_text(string text, string location)
    {
        var (exitCode, output) = await RunAsync(text.Replace("{0}", Password, StringComparison.Ordinal));

        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, exitCode);
        Assert.Equal("FILE", root.GetProperty("id").GetString());
        Assert.Equal(location, Assert.Single(root.GetProperty("matches").EnumerateArray().ToList()).GetProperty("location").GetString());
    }

    [Fact]
    public async Task Takes_half_a_surrogate_pair()
    {
        var (exitCode, output) = await RunAsync("""{"id":"\ud800","kind":"env","name":"DB_PASSWORD","value":"Kq7!\ud800vexmzto42W"}""");

        Assert.Equal(0, exitCode);
        Assert.Contains("named-password", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_nothing_about_nothing() => Assert.Equal((0, ""), await RunAsync(""));

    private static async Task<(int ExitCode, string Output)> RunAsync(string input)
    {
        using var output = new MemoryStream();
        using var reader = new StringReader(input.ReplaceLineEndings("\n"));
        var exitCode = await new SecretsRun(Key, output).RunAsync(reader, "FILE", TestContext.Current.CancellationToken);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()));
    }
}
