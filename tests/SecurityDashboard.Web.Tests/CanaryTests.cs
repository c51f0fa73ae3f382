using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.People;
using SecurityDashboard.Web.Support;

namespace SecurityDashboard.Web;

/// <summary>What people wrote into pipelines, projects and buildspecs is nowhere but at AWS, whether a detector could tell that it is a secret or not.</summary>
public sealed class CanaryTests(AwsEndpoint endpoint, PostgresServer postgres) : IClassFixture<AwsEndpoint>
{
    private static readonly string[] Pages =
    [
        "/", "/pipelines", "/findings", "/controls", "/inventory/encryption", "/inventory/transit", "/inventory/sign-in", "/admin/accounts", "/admin/permissions", "/audit", "/scans", "/admin/jobs",
    ];

    private static readonly string[] Answers =
    [
        "posture", "pipelines", "pipelines?format=csv", "findings?limit=500", "findings?format=csv", "findings?outcome=unknown", "accounts", "scans", "trends", "controls", "audit",
    ];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "620000000001")]
    [InlineData(DatabaseProvider.Postgres, "620000000002")]
    public async Task No_value_reaches_the_database_the_log_the_pages_or_the_api(DatabaseProvider provider, string account)
    {
        var estate = await CanaryEstate.MakeAsync(endpoint.Url, account);
        await using var relay = await AwsRelay.StartAsync(endpoint.Url);
        using var log = new LogLines();
        await using var host = new DashboardHost([
            ("Aws:EndpointUrl", relay.Url.ToString()), ("Aws:Regions", CanaryEstate.Region), ("Database:Provider", $"{provider}"),
            .. provider is DatabaseProvider.Postgres ? [("ConnectionStrings:Dashboard", await postgres.CreateDatabaseAsync())] : Array.Empty<(string, string)>(),
        ])
        { Log = log };
        using var api = await host.ProgramAsync(Roles.Admin);
        using var browser = await host.SignedInAsync(Roles.Admin);
        await api.PostAsJsonAsync("/api/v1/accounts", new { id = account, source = "assume", roleName = "scanner", name = "Payments" }, DashboardHost.Cancellation);

        Assert.Equal("", await ScanAsync(host, api, account));
        // The test would prove nothing about what was not read.
        Assert.All(estate.Canaries.Planted.Where(canary => canary.IsAnswered), canary =>
            Assert.True(estate.Canaries.FindIn("answers", relay.Answers).Any(found => found.StartsWith($"{canary.Place} in ", StringComparison.Ordinal)), $"AWS never told {canary.Place}."));
        var left = await LeftAsync(host, api, browser, log, account);
        AssertIsThere(left, "tables", CanaryEstate.Pipeline);
        AssertIsThere(left, "snapshot_documents", "\"length\":21,");
        AssertIsThere(left, "log", "Scanned " + account);
        AssertIsThere(left, $"/pipelines/{account}", CanaryEstate.Pipeline);
        AssertIsThere(left, "/api/v1/findings", CanaryEstate.Pipeline);
        AssertIsThere(left, "/api/v1/findings?format=csv", CanaryEstate.Pipeline);
        AssertAbsent(estate.Canaries, left);

        // Answers that break off, or have another form, in the middle of a value.
        foreach (var change in Troubles(estate.Canaries))
        {
            relay.Change = change;
            await ScanAsync(host, api, account);
        }

        relay.Change = (operation, body) => operation is "AssumeRole" ? (HttpStatusCode.Forbidden, body) : null;
        Assert.StartsWith($"Cannot assume arn:aws:iam::{account}:role/scanner: ", await ScanAsync(host, api, account), StringComparison.Ordinal);
        left = await LeftAsync(host, api, browser, log, account);
        AssertIsThere(left, "log", "was not understood");
        AssertAbsent(estate.Canaries, left);
    }

    [Fact]
    public void The_search_finds_a_value_in_every_form_and_takes_no_number_for_six_digits()
    {
        var canaries = new Canaries();
        canaries.Plant("a sentence", "Grüße \"aus\" Köln", "\"aus\" Köln");
        canaries.Plant("digits", "739415");

        Assert.All(canaries.Planted[0].Forms, form => Assert.NotEmpty(canaries.FindIn("x", Encoding.Latin1.GetBytes("..." + form.Text + "..."))));
        foreach (var shift in Enumerable.Range(0, 6))
            Assert.Contains("a sentence in x (as base64)", canaries.FindIn("x", Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('.', shift) + "Grüße \"aus\" Köln!"))));
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Optimal))
            brotli.Write("{\"pin\":\"739415\"}"u8);
        Assert.Contains("digits in x, unpacked (as text)", canaries.FindIn("x", packed.ToArray()));
        Assert.Empty(canaries.FindIn("x", "12:00:05.739415 1739415 7394150"));
    }

    private static IEnumerable<Func<string, string, (HttpStatusCode, string)?>> Troubles(Canaries canaries)
    {
        var token = canaries.Planted.Single(canary => canary.Place == "an OAuthToken").Value;
        var variable = canaries.Planted.Single(canary => canary.Place == "a variable of a project").Value;
        yield return (operation, body) => operation switch
        {
            "GetPipeline" => (HttpStatusCode.OK, body[..(body.IndexOf(token, StringComparison.Ordinal) + (token.Length / 2))]),
            "BatchGetProjects" => (HttpStatusCode.OK, body[..(body.IndexOf(variable, StringComparison.Ordinal) + variable.Length)]),
            _ => null,
        };
        yield return (operation, body) => operation switch
        {
            "GetPipeline" => (HttpStatusCode.OK, body.Replace("\"version\": 1", $"\"version\": \"{token}\"", StringComparison.Ordinal)),
            "BatchGetProjects" => (HttpStatusCode.OK, body.Replace("\"environment\": {", $"\"environment\": {token}, \"x\": {{", StringComparison.Ordinal)),
            _ => null,
        };
    }

    /// <summary>Why the scan failed; empty when it did not.</summary>
    private static async Task<string> ScanAsync(DashboardHost host, HttpClient api, string account)
    {
        var requested = await api.PostAsync(new Uri($"/api/v1/accounts/{account}/scan", UriKind.Relative), content: null, DashboardHost.Cancellation);
        var ended = await DashboardHost.EventuallyAsync(async () =>
            await api.GetFromJsonAsync<JsonElement>(requested.Headers.Location!, DashboardHost.Cancellation) is var scan && scan.GetProperty("state").GetString() is "done" or "failed" ? (object)scan : null);
        await DashboardHost.EventuallyAsync(async () => await host.Get<ScanStore>().SweepAsync(DashboardHost.Cancellation) is { Accounts.IsEmpty: true } settled ? settled : null);
        return ((JsonElement)ended).TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.String ? error.GetString()! : "";
    }

    /// <summary>Everything that the dashboard keeps, says or shows.</summary>
    private static async Task<List<(string Where, byte[] Bytes)>> LeftAsync(DashboardHost host, HttpClient api, HttpClient browser, LogLines log, string account)
    {
        var left = new List<(string Where, byte[] Bytes)>(await DatabaseDump.OfAsync(host));
        left.Add(("tables", [.. left.SelectMany(table => table.Bytes)]));
        foreach (var file in Directory.EnumerateFiles(host.Folder, "*", SearchOption.AllDirectories))
            left.Add((Path.GetRelativePath(host.Folder, file), await ReadAsync(file)));

        foreach (var address in Answers.Select(answer => "/api/v1/" + answer))
            left.Add((address, await AskAsync(api, address)));
        var pipeline = (await host.Get<PipelineQueries>().ListAsync(new PipelineFilter(), PipelineOrder.Name, 10, after: null, DashboardHost.Cancellation)).Items.Single();
        var scans = (await host.Get<ScanQueries>().ListAsync(account, unfinished: false, 10, after: null, DashboardHost.Cancellation)).Items;
        var findings = (await host.Get<FindingQueries>().ListAsync(new FindingFilter { Accounts = [account] }, FindingOrder.Newest, 500, after: null, DashboardHost.Cancellation)).Items;
        foreach (var address in (IEnumerable<string>)[$"/api/v1/pipelines/{pipeline.Id}", $"/api/v1/accounts/{account}", .. scans.Select(scan => $"/api/v1/scans/{scan.Id}"), .. findings.Select(finding => $"/api/v1/findings/{finding.Id}")])
            left.Add((address, await AskAsync(api, address)));
        foreach (var address in (IEnumerable<string>)[.. Pages, $"/pipelines/{account}/{CanaryEstate.Region}/{CanaryEstate.Pipeline}", $"/admin/accounts/{account}", .. scans.Select(scan => $"/scans/{scan.Id}"), .. findings.Select(finding => $"/findings/{finding.Id}")])
            left.Add((address, await AskAsync(browser, address)));
        left.Add(("/metrics", await AskAsync(api, "/metrics")));

        left.Add(("log", Encoding.UTF8.GetBytes(log.Text)));
        left.Add(("console", Encoding.UTF8.GetBytes(host.Console)));
        return left;
    }

    private static async Task<byte[]> AskAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
        // There are more findings than a token may ask for in one go.
        if (answer is { StatusCode: HttpStatusCode.TooManyRequests, Headers.RetryAfter.Delta: { } wait })
        {
            await Task.Delay(wait, DashboardHost.Cancellation);
            return await AskAsync(client, address);
        }

        Assert.True(answer.IsSuccessStatusCode, $"{address} answers {answer.StatusCode}.");
        return await answer.Content.ReadAsByteArrayAsync(DashboardHost.Cancellation);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        // The database has it open.
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, DashboardHost.Cancellation);
        return bytes.ToArray();
    }

    private static void AssertIsThere(List<(string Where, byte[] Bytes)> left, string where, string text) => Assert.True(
        left.Where(it => it.Where.Contains(where, StringComparison.Ordinal))
            .Any(it => Encoding.UTF8.GetString(Canaries.Unpacked(it.Bytes) ?? it.Bytes).Contains(text, StringComparison.Ordinal)), $"{where} does not hold {text}.");

    private static void AssertAbsent(Canaries canaries, List<(string Where, byte[] Bytes)> left) =>
        Assert.Empty(left.SelectMany(it => canaries.FindIn(it.Where, it.Bytes)).Distinct());
}
