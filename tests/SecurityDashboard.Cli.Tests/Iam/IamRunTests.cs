using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Cli.Iam;

public sealed class IamRunTests
{
    private const string Case = """{"id":"c1","principal":"arn:aws:iam::111122223333:user/ana","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","resourceAccount":"111122223333","identity":[{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}]}""";

    [Fact]
    public async Task Answers_each_case_with_one_line()
    {
        var (exitCode, output) = await RunAsync(Case + "\n\n" + Case.Replace("c1", "c2", StringComparison.Ordinal));

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            {"id":"c1","result":"Allowed","decidedBy":[{"policy":"identity[0]","statement":0,"sid":"Read","effect":"Allow"}],"unknown":[],"blockedBy":[],"explanation":"arn:aws:iam::111122223333:user/ana may do s3:GetObject on arn:aws:s3:::b/k: identity[0] Statement[0] (Read) allows it."}
            {"id":"c2","result":"Allowed","decidedBy":[{"policy":"identity[0]","statement":0,"sid":"Read","effect":"Allow"}],"unknown":[],"blockedBy":[],"explanation":"arn:aws:iam::111122223333:user/ana may do s3:GetObject on arn:aws:s3:::b/k: identity[0] Statement[0] (Read) allows it."}

            """,
            output);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_line_and_goes_on()
    {
        var (exitCode, output) = await RunAsync("{\"id\":7,\"action\":\"s3:GetObject\"}\nnonsense\n[1]\n" + Case);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("""{"id":7,"error":"Line 1: \"principal\" is missing."}""", lines[0]);
        Assert.Equal("""{"id":null,"error":"Line 2 is not valid JSON (byte 2)."}""", lines[1]);
        Assert.Equal("""{"id":null,"error":"Line 3: The case is not a JSON object."}""", lines[2]);
        Assert.Equal("Allowed", JsonDocument.Parse(lines[3]).RootElement.GetProperty("result").GetString());
        Assert.Equal(3, exitCode);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"id":"\ud800","principal":"*","action":"s3:GetObject","resource":"*"}""")]
    [InlineData("""{"id":1,"principal":"*","action":"s3:GetObject","resource":"*","context":{"\ud800":"x"}}""")]
    [InlineData("""{"id":1,"principal":"*","action":"s3:GetObject","resource":"*","grants":[{"\ud800":"x"}]}""")]
    public async Task Half_a_character_is_an_error_of_its_line_alone(string line)
    {
        var (exitCode, output) = await RunAsync(line + "\n" + Case);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("holds a text that is not valid Unicode.", JsonDocument.Parse(lines[0]).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("Allowed", JsonDocument.Parse(lines[1]).RootElement.GetProperty("result").GetString());
        Assert.Equal(3, exitCode);
    }

    [Theory]
    [InlineData("principal", "\"nobody\"", "'nobody' is not a principal. Give the ARN of a user, role, assumed-role session, federated user, account root or identity provider, an account number, or a service such as codebuild.amazonaws.com.")]
    [InlineData("action", "\"GetObject\"", "\"action\" is 'GetObject'; it must be a service and an action, such as s3:GetObject.")]
    [InlineData("resource", "7", "\"resource\" must be a text.")]
    [InlineData("resourceAccount", "\"1\"", "\"resourceAccount\" is '1'; it must have twelve digits.")]
    [InlineData("context", "[]", "\"context\" must be an object of keys and values.")]
    [InlineData("context", """{"aws:SourceIp":{}}""", "\"context.aws:SourceIp\" must hold texts, numbers or booleans.")]
    [InlineData("identity", "[7]", "\"identity\" must hold policies as JSON objects.")]
    [InlineData("scps", "{}", "\"scps\" must be a list.")]
    [InlineData("scps", "[{\"orgIdentifier\":\"root\"}]", "\"scps\" must be a list of levels, each {\"orgIdentifier\",\"policies\"}.")]
    [InlineData("rcps", "[{\"Statement\":[]}]", "\"rcps\" must be a list of levels, each {\"orgIdentifier\",\"policies\"}.")]
    [InlineData("scps", "[7]", "\"scps\" must be a list of levels, each {\"orgIdentifier\",\"policies\"}.")]
    [InlineData("grants", "[7]", "\"grants\" must be a list of objects, as kms:ListGrants returns them.")]
    [InlineData("grants", """[{"GranteePrincipal":"a","Constraints":7}]""", "\"Constraints\" must be an object.")]
    [InlineData("openLayers", """["scp"]""", "\"openLayers\" has 'scp'; known are identity, boundary, session, scps, rcps, resourcePolicy and grants.")]
    [InlineData("openContext", "1", "\"openContext\" must be true or false.")]
    public async Task Refuses_what_it_cannot_read(string property, string value, string error)
    {
        var json = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Case)!;
        json[property] = JsonDocument.Parse(value).RootElement;

        var (_, output) = await RunAsync(JsonSerializer.Serialize(json));

        Assert.Equal("Line 1: " + error, JsonDocument.Parse(output).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Reads_every_part_of_a_case()
    {
        var (_, output) = await RunAsync("""
            {"id":1,"principal":"111122223333","action":"kms:Decrypt","resource":"arn:aws:kms:eu-west-1:444455556666:key/k","context":{"kms:EncryptionContext:a":1,"x":[true,null]},"boundary":null,"session":{"Statement":[]},"scps":[{"orgIdentifier":"r","policies":[]}],"rcps":[],"grants":[{"granteePrincipal":"111122223333","operations":["Decrypt"],"constraints":{"encryptionContextEquals":{"a":"1"}}}],"managementAccount":true,"openLayers":["resourcePolicy"],"openContext":false}
            """.ReplaceLineEndings(" "));

        Assert.Equal("ImplicitlyDenied", JsonDocument.Parse(output).RootElement.GetProperty("result").GetString());
        Assert.Equal("session", Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("blockedBy").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Writes_an_answer_before_it_reads_the_next_line()
    {
        using var output = new MemoryStream();
        using var input = new OneLineAtATime(Case, 3, () => output.Length);

        await new IamRun(output).RunAsync(input, TestContext.Current.CancellationToken);

        Assert.Equal(3, input.LengthsSeen.Distinct().Count(length => length > 0));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string input)
    {
        using var output = new MemoryStream();
        using var reader = new StringReader(input);
        var exitCode = await new IamRun(output).RunAsync(reader, TestContext.Current.CancellationToken);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()));
    }

    private sealed class OneLineAtATime(string line, int count, Func<long> written) : TextReader
    {
        private int _given;

        public List<long> LengthsSeen { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            LengthsSeen.Add(written());
            if (_given++ == count)
                return ValueTask.FromResult(0);
            (line + "\n").CopyTo(buffer.Span);
            return ValueTask.FromResult(line.Length + 1);
        }
    }
}
