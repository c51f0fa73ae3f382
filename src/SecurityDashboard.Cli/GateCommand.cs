using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash gate</c>: asks the dashboard whether a change of a pipeline may go on.</summary>
internal static class GateCommand
{
    private const string UrlVariable = "SECDASH_URL";
    private const string TokenVariable = "SECDASH_TOKEN";

    /// <summary>An answer has a few conditions with 100 addresses each.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var pipeline = new Argument<string>("PIPELINE") { Description = "Its id, its ARN, ACCOUNT/REGION/NAME, or its name where only one is called so." };
        var url = new Option<string?>("--url") { Description = $"Where the dashboard is, such as https://dashboard.example.com; {UrlVariable} otherwise." };
        var token = new Option<FileInfo?>("--token-file") { Description = $"A file that holds an API token with the scope view; the variable {TokenVariable} otherwise." };
        var policy = new Option<string?>("--policy") { Description = "The name of a gate policy; default otherwise." };
        var since = new Option<string?>("--since") { Description = "What began to fail after this moment is new, such as 2026-07-01T02:00Z; the policy's days otherwise." };
        var format = new Option<string>("--format") { Description = "text, or json as the API answers.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("gate", "Asks the dashboard whether a change of a pipeline may go on. Exit 0 yes, 1 no, 2 wrong usage or refused, 3 could not be evaluated or asked.") { pipeline, url, token, policy, since, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var http = Client(parsed.GetValue(url), await TokenAsync(parsed.GetValue(token), cancellation));
            var id = await IdAsync(http, parsed.GetValue(pipeline)!, cancellation);
            var query = $"policy={Uri.EscapeDataString(parsed.GetValue(policy) ?? "default")}{(parsed.GetValue(since) is { } moment ? $"&since={Uri.EscapeDataString(moment)}" : "")}";
            using var answer = await AskAsync(http, $"pipelines/{id}/gate?{query}", cancellation);
            var gate = answer.RootElement;
            if (parsed.GetValue(format) == "json")
                Console.WriteLine(gate.GetRawText());
            else
                Write(gate);
            return Text(gate, "verdict") switch { "pass" => ExitCode.Done, "fail" => ExitCode.GateFailed, _ => ExitCode.NotEvaluated };
        });
        return command;
    }

    private static HttpClient Client(string? given, string token)
    {
        var text = given ?? Environment.GetEnvironmentVariable(UrlVariable);
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException($"Where the dashboard is, is not said. Give --url, or set {UrlVariable}.");
        if (!Uri.TryCreate(text.TrimEnd('/') + "/api/v1/", UriKind.Absolute, out var root) || root is not { Scheme: "https" or "http", UserInfo: "" })
            throw new UsageException($"\"{text}\" is no address of a dashboard. Write it as https://dashboard.example.com.");
        // A token on a plain connection is everybody's.
        if (root.Scheme == "http" && !root.IsLoopback)
            throw new UsageException($"{root.Host} would be sent the token without encryption. Use https.");

        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = root, Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<string> TokenAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is not null)
            Files.RequireReadable(file.FullName);
        var token = (file is null ? Environment.GetEnvironmentVariable(TokenVariable) : await File.ReadAllTextAsync(file.FullName, cancellation))?.Trim();
        if (string.IsNullOrEmpty(token))
            throw new UsageException($"There is no API token. Set {TokenVariable}, or give --token-file. Make one under Account › API tokens with the scope view.");
        return token.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? token : throw new UsageException("The API token holds characters that none has. Copy it again.");
    }

    private static async Task<Guid> IdAsync(HttpClient http, string pipeline, CancellationToken cancellation)
    {
        if (Guid.TryParse(pipeline, out var id))
            return id;

        var (account, region, name) = Parts(pipeline);
        using var answer = await AskAsync(http, $"pipelines?limit=500&q={Uri.EscapeDataString(name)}{(account is null ? "" : $"&acct={Uri.EscapeDataString(account)}")}{(region is null ? "" : $"&region={Uri.EscapeDataString(region)}")}", cancellation);
        var found = answer.RootElement.GetProperty("items").EnumerateArray().Where(item => Text(item, "name") == name).ToList();
        return found switch
        {
            [var only] => only.GetProperty("id").GetGuid(),
            [] => throw new UsageException($"There is no pipeline {VisibleText.Of(pipeline)} that this token may see. Name it as ACCOUNT/REGION/NAME, and scan its account first."),
            _ => throw new UsageException($"Several pipelines are called {VisibleText.Of(name)}. Name one of {string.Join(", ", found.Take(10).Select(item => VisibleText.Of($"{Text(item, "account")}/{Text(item, "region")}/{name}")))}."),
        };
    }

    private static (string? Account, string? Region, string Name) Parts(string pipeline) => pipeline.Split(':') switch
    {
        ["arn", _, "codepipeline", var region, var account, var name] => (account, region, name),
        _ => pipeline.Split('/') switch
        {
            [var account, var region, { Length: > 0 } name] => (account, region, name),
            [{ Length: > 0 } name] => (null, null, name),
            _ => throw new UsageException($"\"{VisibleText.Of(pipeline)}\" is no pipeline. Write its id, its ARN, ACCOUNT/REGION/NAME or its name."),
        },
    };

    /// <exception cref="UsageException">It was refused, so that asking again does not help.</exception>
    /// <exception cref="InvalidOperationException">There was no answer, so that nobody knows.</exception>
    private static async Task<JsonDocument> AskAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.IsSuccessStatusCode)
                return JsonDocument.Parse(body);

            var why = VisibleText.Of(Detail(body));
            throw answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => new UsageException("The dashboard does not take the token: it is unknown, revoked or expired. Make a new one under Account › API tokens."),
                HttpStatusCode.Forbidden => new UsageException($"The token may not ask this. {why}"),
                HttpStatusCode.NotFound => new UsageException($"The dashboard knows no such pipeline or policy. {why}"),
                HttpStatusCode.BadRequest => new UsageException(why),
                _ => new InvalidOperationException($"{http.BaseAddress?.Host} answered {(int)answer.StatusCode}. {why}".TrimEnd()),
            };
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new InvalidOperationException($"{http.BaseAddress?.Host} could not be asked: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{http.BaseAddress?.Host} did not answer within {Patience.TotalSeconds:0} seconds.");
        }
    }

    private static string Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.ValueKind is JsonValueKind.Object && problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static void Write(JsonElement gate)
    {
        var verdict = Text(gate, "verdict");
        Console.WriteLine($"{verdict switch { "pass" => "PASS", "fail" => "FAIL", _ => "COULD NOT BE EVALUATED" }}  policy {VisibleText.Of(Text(gate, "policy"))}, score {gate.GetProperty("score")}, grade {VisibleText.Of(Text(gate, "grade"))}");
        Console.WriteLine(VisibleText.Of(Text(gate, "because")));
        foreach (var condition in gate.GetProperty("conditions").EnumerateArray().Where(condition => Text(condition, "verdict") != "pass"))
        {
            Console.WriteLine($"{(Text(condition, "verdict") == "fail" ? "fails" : "unknown")}  {VisibleText.Of(Text(condition, "metric"))} is {condition.GetProperty("got")}, wanted {VisibleText.Of(Text(condition, "op"))} {condition.GetProperty("want")}");
            foreach (var finding in condition.GetProperty("findings").EnumerateArray())
                Console.WriteLine($"  {VisibleText.Of(finding.GetString() ?? "")}");
        }

        if (verdict == "fail")
            Console.WriteLine("Each address says how to fix it, with the commands. Then have the account scanned and ask again.");
        else if (verdict != "pass")
            Console.WriteLine("Have the account scanned, and see what could not be read under Missing permissions; then ask again.");
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "";
}
