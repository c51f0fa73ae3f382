using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecurityDashboard.Cli;

/// <summary>Against a server on loopback that answers as the dashboard's API does; that they agree, GateApiTests hold on the other side.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private const string Id = "01a20a51-1f20-7889-a5a1-44c4db106b09";

    private readonly HttpListener _server = new();
    private readonly List<string> _asked = [];
    private readonly string _token = Path.Combine(Path.GetTempPath(), $"gate-{Path.GetRandomFileName()}");
    private readonly Dictionary<string, (int Status, string Body)> _answers = [];
    private string _url = "";
    private Task _serving = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_token, "secdash_abc-DEF\n");
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _server.Prefixes.Add(_url + "/");
        _server.Start();
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _server.Close();
        await _serving;
        File.Delete(_token);
    }

    [Theory]
    [InlineData("pass", 0, "PASS  policy default, score 91.5, grade A")]
    [InlineData("fail", 1, "FAIL  policy default, score 91.5, grade A")]
    [InlineData("notEvaluated", 3, "COULD NOT BE EVALUATED  policy default, score 91.5, grade A")]
    public async Task The_exit_code_is_the_verdict_and_the_text_says_what_to_do(string verdict, int exitCode, string first)
    {
        _answers[$"/api/v1/pipelines/{Id}/gate?policy=default"] = (200, Gate(verdict));

        var run = await RunAsync(Id);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Errors));
        var lines = run.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.Equal([first, "One \uFFFD[2Jsentence."], lines.Take(2));
        if (verdict == "fail")
            Assert.Equal(["fails  no_go.HC-01 is 2, wanted <= 0", $"  {_url}/findings/1", "Each address says how to fix it, with the commands. Then have the account scanned and ask again."], lines.Skip(2));
        Assert.Equal($"GET /api/v1/pipelines/{Id}/gate?policy=default Bearer secdash_abc-DEF", Assert.Single(_asked));

        var json = await RunAsync(Id, "--format", "json");
        Assert.Equal((exitCode, Gate(verdict)), (json.ExitCode, json.Output.TrimEnd()));
    }

    [Fact]
    public async Task A_pipeline_is_found_by_its_ARN_its_place_and_its_name_where_that_is_clear()
    {
        _answers["/api/v1/pipelines?limit=500&q=shop&acct=111122223333&region=eu-west-1"] = (200, Pipelines(("shop", "111122223333"), ("shop-two", "111122223333")));
        _answers["/api/v1/pipelines?limit=500&q=shop"] = (200, Pipelines(("shop", "111122223333"), ("shop", "444455556666")));
        _answers["/api/v1/pipelines?limit=500&q=none"] = (200, Pipelines());
        _answers[$"/api/v1/pipelines/{Id}/gate?policy=strict"] = (200, Gate("pass"));

        foreach (var name in (string[])["111122223333/eu-west-1/shop", "arn:aws:codepipeline:eu-west-1:111122223333:shop"])
            Assert.Equal((0, ""), await RunAsync(name, "--policy", "strict") is var run ? (run.ExitCode, run.Errors) : default);
        Assert.Equal((2, "Several pipelines are called shop. Name one of 111122223333/eu-west-1/shop, 444455556666/eu-west-1/shop."), await RunAsync("shop") is var several ? (several.ExitCode, several.Errors.TrimEnd()) : default);
        Assert.Equal((2, "There is no pipeline none that this token may see. Name it as ACCOUNT/REGION/NAME, and scan its account first."), await RunAsync("none") is var no ? (no.ExitCode, no.Errors.TrimEnd()) : default);
    }

    [Theory]
    [InlineData(401, "", 2, "The dashboard does not take the token: it is unknown, revoked or expired. Make a new one under Account › API tokens.")]
    [InlineData(404, "", 2, "The dashboard knows no such pipeline or policy. ")]
    [InlineData(400, """{"detail":"There is no policy loud."}""", 2, "There is no policy loud.")]
    [InlineData(503, "<html>", 3, "127.0.0.1 answered 503.")]
    [InlineData(200, "<html>", 3, "127.0.0.1 could not be asked: ")]
    public async Task Refused_and_unreachable_are_told_apart(int status, string body, int exitCode, string said)
    {
        _answers[$"/api/v1/pipelines/{Id}/gate?policy=default"] = (status, body);

        var run = await RunAsync(Id);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_to_nobody_in_clear_text()
    {
        var run = await SecdashProcess.RunAsync("gate", Id, "--url", "http://dashboard.example.com", "--token-file", _token);

        Assert.Equal((2, "dashboard.example.com would be sent the token without encryption. Use https."), (run.ExitCode, run.Errors.TrimEnd()));
        Assert.Equal(2, (await SecdashProcess.RunAsync("gate", Id, "--url", _url)).ExitCode);
        Assert.Empty(_asked);
    }

    private Task<SecdashProcess> RunAsync(params string[] arguments) => SecdashProcess.RunAsync(["gate", .. arguments, "--url", _url, "--token-file", _token]);

    private string Gate(string verdict) =>
        $$"""{"policy":"default","pass":{{(verdict == "pass" ? "true" : "false")}},"verdict":"{{verdict}}","because":"One \u001b[2Jsentence.","grade":"A","score":91.5,"conditions":[{"metric":"no_go.HC-01","op":"<=","want":0,"got":2,"verdict":"{{verdict}}","findings":["{{_url}}/findings/1"]},{"metric":"score","op":">=","want":70,"got":91.5,"verdict":"pass","findings":[]}]}""";

    private static string Pipelines(params (string Name, string Account)[] items) =>
        $$"""{"items":[{{string.Join(',', items.Select(item => $$"""{"id":"{{Id}}","name":"{{item.Name}}","account":"{{item.Account}}","region":"eu-west-1"}"""))}}],"next":null}""";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _server.GetContextAsync();
                _asked.Add($"{context.Request.HttpMethod} {context.Request.RawUrl} {context.Request.Headers["Authorization"]}");
                var (status, body) = _answers.GetValueOrDefault(context.Request.RawUrl ?? "", (404, ""));
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
