using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>Imported files are strangers': each is refused with a sentence or judged and shown, and the dashboard lives on with what it knew.</summary>
public sealed class HostileInventoryTests(PostgresServer postgres)
{
    private static readonly string Version = $"\"schemaVersion\":{SnapshotDocument.SchemaVersion}";

    private const string NoInventory = "This is not an inventory that secdash collected: ";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Every_file_is_refused_with_a_sentence_or_judged(DatabaseProvider provider)
    {
        await using var host = provider is DatabaseProvider.Sqlite
            ? new DashboardHost()
            : new DashboardHost(("Database:Provider", "Postgres"), ("ConnectionStrings:Dashboard", await postgres.CreateDatabaseAsync()));
        using var admin = await host.ProgramAsync(Roles.Admin);
        using var browser = await host.SignedInAsync(Roles.Admin);
        var inventory = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First();
        await admin.PostAsJsonAsync("/api/v1/accounts", new { id = inventory.Account.Text, source = "import" }, DashboardHost.Cancellation);
        Assert.Equal("", await ImportAsync(host, inventory.Account, SnapshotDocument.Write(inventory with { TakenAt = inventory.TakenAt.AddHours(-1) })));
        var known = (await PipelinesAsync(host)).Count;

        var minute = 0;
        foreach (var (name, change, refusal) in Files())
        {
            var text = Text(SnapshotDocument.Write(inventory with { TakenAt = inventory.TakenAt.AddMinutes(-60 + ++minute) }));
            var answer = await ImportAsync(host, inventory.Account, change(text));

            Assert.True(answer.StartsWith(refusal, StringComparison.Ordinal) && (refusal.Length > 0) == (answer.Length > 0), $"{name}: \"{answer}\"");
            Assert.DoesNotContain('\n', answer);
            Assert.InRange(answer.Length, 0, 400);
        }

        var pipelines = await PipelinesAsync(host);
        Assert.True(pipelines.Count >= known, "A refused file took something away.");
        foreach (var pipeline in pipelines)
        {
            using var page = await browser.GetAsync(new Uri($"/pipelines/{inventory.Account}/{pipeline.Region}/{Uri.EscapeDataString(pipeline.Name)}", UriKind.Relative), DashboardHost.Cancellation);
            Assert.True(page.StatusCode is HttpStatusCode.OK, $"The page of {pipeline.Name} answers {page.StatusCode}.");
        }

        Assert.All((await host.Get<ScanQueries>().ListAsync(inventory.Account.Text, unfinished: false, 100, after: null, DashboardHost.Cancellation)).Items,
            scan => Assert.True(scan.State is ScanState.Done, $"{scan.State}: {scan.Error}"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_pipeline_of_fifty_stages_with_names_of_every_script_is_judged_and_shown(DatabaseProvider provider)
    {
        await using var host = provider is DatabaseProvider.Sqlite
            ? new DashboardHost()
            : new DashboardHost(("Database:Provider", "Postgres"), ("ConnectionStrings:Dashboard", await postgres.CreateDatabaseAsync()));
        using var admin = await host.ProgramAsync(Roles.Admin);
        using var browser = await host.SignedInAsync(Roles.Admin);
        var inventory = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First();
        var first = inventory.Resources.OfType<Pipeline>().First();
        string[] names = ["تحرير", "שחרור", "🚀👩‍👩‍👧‍👦", "e\u0301", "<script>alert(1)</script>", "../../etc/passwd", "a\u202Eb", new('x', 100)];
        Pipeline[] odd =
        [
            .. names.Select(name => first with
            {
                Arn = new Arn($"arn:aws:codepipeline:{first.Region}:{inventory.Account}:{name}"),
                Name = name,
                Definition = first.Definition.Select(definition => definition with
                {
                    Stages = [.. Enumerable.Range(0, 50).Select(stage => definition.Stages[stage % definition.Stages.Length] with { Name = $"{name} {stage}" })],
                }),
            })
        ];
        await admin.PostAsJsonAsync("/api/v1/accounts", new { id = inventory.Account.Text, source = "import" }, DashboardHost.Cancellation);

        Assert.Equal("", await ImportAsync(host, inventory.Account, SnapshotDocument.Write(inventory with { Resources = [.. inventory.Resources, .. odd] })));

        foreach (var pipeline in odd)
        {
            var page = await browser.GetStringAsync(new Uri($"/pipelines/{inventory.Account}/{pipeline.Region}/{Uri.EscapeDataString(pipeline.Name)}", UriKind.Relative), DashboardHost.Cancellation);
            Assert.Contains($"{pipeline.Name} 49", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        }

        var csv = await admin.GetStringAsync(new Uri("/api/v1/pipelines?format=csv", UriKind.Relative), DashboardHost.Cancellation);
        Assert.All(names, name => Assert.Contains(VisibleText.Of(name), csv, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_tags_and_policies_of_strangers_are_text_on_every_page_in_every_answer_and_in_every_cell()
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        using var browser = await host.SignedInAsync(Roles.Admin);
        var inventory = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First();
        var (pipeline, project, user) = (inventory.Resources.OfType<Pipeline>().First(), inventory.Resources.OfType<BuildProject>().First(), inventory.Resources.OfType<User>().First());
        string[] hostile = ["<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "\u001b]0;owned\u0007\u001b[2J", "gpj\u202Eexe", "\"';--{{7*7}}${jndi:x}"];
        Resource[] odd =
        [
            .. hostile.SelectMany((text, number) => (Resource[])
            [
                pipeline with
                {
                    Arn = new Arn($"arn:aws:codepipeline:{pipeline.Region}:{inventory.Account}:{text}"),
                    Name = text,
                    Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", text).Add(text, new string('y', 20_000)).Add("team", text + new string('z', 20_000))),
                },
                project with { Arn = new Arn($"arn:aws:codebuild:{project.Region}:{inventory.Account}:project/{text}"), Name = text },
                user with
                {
                    Arn = new Arn($"arn:aws:iam::{inventory.Account}:user/{text}"), Name = text,
                    InlinePolicies = [new InlinePolicy(text, PolicyDocument.Parse(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new { Sid = text, Effect = "Allow", Action = "*", Resource = "*" } })))],
                },
            ]),
        ];
        await admin.PostAsJsonAsync("/api/v1/accounts", new { id = inventory.Account.Text, source = "import", name = hostile[0] }, DashboardHost.Cancellation);
        Assert.Equal("", await ImportAsync(host, inventory.Account, SnapshotDocument.Write(inventory with { Resources = [.. inventory.Resources, .. odd] })));

        var findings = new List<FindingSummary>();
        for (string? after = null; ;)
        {
            var some = await host.Get<FindingQueries>().ListAsync(new FindingFilter(), FindingOrder.Newest, 500, after, DashboardHost.Cancellation);
            findings.AddRange(some.Items.Where(finding => hostile.Any(text => finding.Resource.EndsWith(text, StringComparison.Ordinal))));
            if ((after = some.Next) is null)
                break;
        }

        Assert.True(findings.Count > 20, $"The names of strangers are in {findings.Count} findings.");
        // The test would prove nothing about texts that no message repeats.
        Assert.All(hostile.Select(VisibleText.Of), text => Assert.Contains(findings, finding => finding.Because.Contains(text, StringComparison.Ordinal)));
        Assert.All(findings, finding => Assert.Equal(VisibleText.Of(finding.Because), finding.Because));

        string[] pages =
        [
            "/", "/pipelines", "/findings", "/findings?group=resource", "/findings?group=none", "/controls", "/inventory/encryption", "/compliance", "/admin/accounts", $"/admin/accounts/{inventory.Account}", "/admin/permissions", "/audit", "/scans",
            .. hostile.Select(text => $"/pipelines/{inventory.Account}/{pipeline.Region}/{Uri.EscapeDataString(text)}"), .. hostile.Select(text => $"/pipelines/{inventory.Account}/{pipeline.Region}/{Uri.EscapeDataString(text)}/access"),
            .. findings.DistinctBy(finding => (finding.ControlId, finding.ResourceType)).Take(40).Select(finding => $"/findings/{finding.Id}"), .. findings.Select(finding => finding.ControlId).Distinct().Take(10).Select(id => $"/controls/{id}"),
        ];
        var met = 0;
        foreach (var address in pages)
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
            var page = await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{address} answers {answer.StatusCode}.");
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', page);
            Assert.DoesNotContain('\u0007', page);
            met += page.Contains("&lt;img src=x", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(met > 5, "The markup is on few pages.");

        foreach (var address in (string[])["pipelines?format=csv", "findings?format=csv", "accounts?format=csv", "scans?format=csv", "audit?format=csv"])
        {
            using var answer = await admin.GetAsync(new Uri($"/api/v1/{address}", UriKind.Relative), DashboardHost.Cancellation);
            var csv = await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{address} answers {answer.StatusCode}.");
            Assert.DoesNotMatch(@"(^|[,\n])""?[=@+]", csv);
        }

        foreach (var address in (string[])["posture", "pipelines", "findings?limit=500", "accounts", "scans", "trends", "audit", $"pipelines/{(await PipelinesAsync(host)).First(it => it.Name == hostile[0]).Id}/access"])
        {
            using var answer = await admin.GetAsync(new Uri($"/api/v1/{address}", UriKind.Relative), DashboardHost.Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{address} answers {answer.StatusCode}.");
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain('\u001b', await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        }
    }

    private static IEnumerable<(string Name, Func<string, byte[]> Change, string Refusal)> Files()
    {
        yield return ("nothing", _ => [], NoInventory);
        yield return ("no Brotli", _ => "PK\u0003\u0004"u8.ToArray(), NoInventory);
        yield return ("a bomb of white space", _ => Packed(stream => Repeat(stream, (byte)' ', 300)), "The inventory is larger than the 256 MiB that are read.");
        yield return ("a bomb of zeros", _ => Packed(stream => Repeat(stream, 0, 1024)), NoInventory);
        yield return ("ten thousand arrays in each other", _ => Packed($$"""{"schemaVersion":1,"snapshot":{{new string('[', 10_000)}}"""), NoInventory);
        yield return ("ten thousand objects in a resource", text => Packed(text.Replace("\"resources\":[", "\"resources\":[" + string.Concat(Enumerable.Repeat("{\"a\":", 10_000)), StringComparison.Ordinal)), NoInventory);
        yield return ("a list instead of an object", _ => Packed("[]"), NoInventory);
        yield return ("a text for a number", text => Packed(text.Replace(Version, "\"schemaVersion\":\"1\"", StringComparison.Ordinal)), NoInventory);
        yield return ("a number out of range", text => Packed(text.Replace(Version, "\"schemaVersion\":1e999", StringComparison.Ordinal)), NoInventory);
        yield return ("another number out of range", text => Packed(Changed(text, first => first["definition"]!["read"]!["version"] = 99999999999)), NoInventory);
        yield return ("bytes that are no UTF-8", text => Packed(stream => WriteBroken(stream, text)), NoInventory);
        yield return ("half a surrogate pair", text => Packed(text.Replace("\"name\":\"", "\"name\":\"\\ud800", StringComparison.Ordinal)), NoInventory);
        yield return ("a month of 99 days", text => Packed(text.Replace("\"takenAt\":\"2", "\"takenAt\":\"2999-99-99T00:00:00Z2", StringComparison.Ordinal)), NoInventory);
        yield return ("a type that is none", text => Packed(text.Replace("\"type\":\"AWS::CodePipeline::Pipeline\"", "\"type\":\"System.Diagnostics.Process\"", StringComparison.Ordinal)), NoInventory);
        yield return ("the year 9999", text => Packed(Change(text, root => root["snapshot"]!["takenAt"] = "9999-12-31T23:59:59Z")), "The inventory says that it was taken at 9999-12-31 23:59:59Z, which is in the future.");
        yield return ("the year 1", text => Packed(Change(text, root => root["snapshot"]!["takenAt"] = "0001-01-01T00:00:00Z")), "The inventory was taken at 0001-01-01 00:00:00Z, before the one that is stored");
        yield return ("a key twice", text => Packed(text.Replace(Version, $"{Version},{Version}", StringComparison.Ordinal)), "");
        yield return ("a prototype", text => Packed(text.Replace(Version, Version + ",\"__proto__\":{\"isAdmin\":true}", StringComparison.Ordinal)), "");
        yield return ("a NUL in names", text => Packed(Changed(text, first => Rename(first, "nul\0"))), "");
        yield return ("a name that is a path", text => Packed(Changed(text, first => Rename(first, "..%2F..%2Fetc"))), "");
        yield return ("a name of white space", text => Packed(Changed(text, first => Rename(first, " \t\r\n "))), "");
    }

    private static void Rename(JsonNode pipeline, string name)
    {
        pipeline["arn"] = pipeline["arn"]!.GetValue<string>() + name;
        pipeline["name"] = name;
    }

    private static string Change(string text, Action<JsonNode> change)
    {
        var root = JsonNode.Parse(text)!;
        change(root);
        return root.ToJsonString();
    }

    private static string Changed(string text, Action<JsonNode> change) =>
        Change(text, root => change(root["snapshot"]!["resources"]!.AsArray().First(resource => resource!["definition"]?["read"]?["stages"] is not null)!));

    private static void Repeat(Stream stream, byte value, int mebibytes)
    {
        var block = new byte[1 << 20];
        Array.Fill(block, value);
        for (var i = 0; i < mebibytes; i++)
            stream.Write(block);
    }

    private static void WriteBroken(Stream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = bytes.AsSpan().IndexOf("\"name\":\""u8) + 8;
        stream.Write(bytes.AsSpan(0, at));
        stream.Write([0xC3, 0x28]);
        stream.Write(bytes.AsSpan(at));
    }

    private static byte[] Packed(string json) => Packed(stream => stream.Write(Encoding.UTF8.GetBytes(json)));

    private static byte[] Packed(Action<Stream> write)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            write(brotli);
        return packed.ToArray();
    }

    private static string Text(byte[] document) => Encoding.UTF8.GetString(Canaries.Unpacked(document)!);

    private static async Task<IReadOnlyList<PipelineSummary>> PipelinesAsync(DashboardHost host) =>
        (await host.Get<PipelineQueries>().ListAsync(new PipelineFilter(), PipelineOrder.Name, 500, after: null, DashboardHost.Cancellation)).Items;

    /// <summary>Why the file was refused; empty once it was judged.</summary>
    private static async Task<string> ImportAsync(DashboardHost host, AccountId account, byte[] file)
    {
        try
        {
            await using var scope = host.Services.CreateAsyncScope();
            using var stream = new MemoryStream(file);
            var scan = await scope.ServiceProvider.GetRequiredService<InventoryImport>().ImportAsync(account, stream, Actor.System, DashboardHost.Cancellation);
            Assert.NotNull(scan);
            await DashboardHost.EventuallyAsync(async () =>
                await host.Get<ScanStore>().SweepAsync(DashboardHost.Cancellation) is { Accounts.IsEmpty: true, Scans.IsEmpty: true } settled
                    && await host.Get<ScanQueries>().FindAsync(scan.Value, DashboardHost.Cancellation) is { Scan.FinishedAt: not null } ? settled : null);
            return "";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }
}
