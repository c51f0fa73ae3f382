using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Signing;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

public sealed class ReportsApiTests(DemoHost demo)
{
    private const string Address = "/api/v1/reports";

    [Fact]
    public async Task A_manager_gets_a_framework_report_that_anybody_can_check()
    {
        var report = await MadeAsync(demo.Host, demo.Program(Roles.Manager), new { kind = "framework", framework = "NIST-800-53r5", formats = (string[])["html", "csv", "json"] });
        var id = report.GetProperty("id").GetGuid();
        Assert.Equal("demo-manager", report.GetProperty("requestedBy").GetString());
        Assert.Equal(
            ["controls.csv", "failing.csv", "readings.csv", "report.html", "report.json", "requirements.csv", "unknown.csv", "manifest.json", "manifest.jws", "public-key.pem"],
            report.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()));

        // What it says is what the API says.
        var framework = await demo.Program(Roles.Manager).GetFromJsonAsync<JsonElement>("/api/v1/compliance/NIST-800-53r5", DashboardHost.Cancellation);
        var json = JsonDocument.Parse(await TextAsync(demo.Program(Roles.Manager), $"{Address}/{id}/files/report.json")).RootElement;
        var requirements = Table(json, "requirements");
        Assert.Equal(
            framework.GetProperty("requirements").EnumerateArray().Select(it => (it.GetProperty("number").GetString(), it.GetProperty("controls").EnumerateArray().Sum(control => control.GetProperty("failing").GetInt32()))),
            requirements.EnumerateArray().Select(it => (it.GetProperty("number").GetString(), it.GetProperty("failing").GetInt32())));
        Assert.NotEmpty(Table(json, "failing").EnumerateArray());

        var html = await TextAsync(demo.Program(Roles.Manager), $"{Address}/{id}/files/report.html");
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evidence", (await TextAsync(demo.Program(Roles.Manager), $"{Address}/{id}/files/failing.csv")).Split("\r\n")[0], StringComparison.Ordinal);

        var files = await EvidenceAsync(demo.Program(Roles.Manager), id);
        using var anybody = demo.Host.CreateClient();
        var key = await TextAsync(anybody, $"{Address}/public-key.pem");
        Assert.Equal(key, Encoding.UTF8.GetString(files[EvidenceSignature.KeyFileName]));
        var result = Check(files, key);
        Assert.True(result.IsWhole);
        Assert.Equal(3, result.Manifest!.Snapshots.Length);

        files["report.html"][200] ^= 1;
        Assert.Equal("report.html", Assert.Single(Check(files, key).Problems).What);
        Assert.True((await demo.Program(Roles.Manager).GetFromJsonAsync<JsonElement>($"{Address}/{id}/verify", DashboardHost.Cancellation)).GetProperty("whole").GetBoolean());
    }

    [Fact]
    public async Task Nobody_gets_more_than_they_may_see()
    {
        using var refused = await demo.Program(Roles.Manager).PostAsJsonAsync(Address, new { kind = "framework", framework = "NIST-800-53r5", evidence = true }, DashboardHost.Cancellation);
        Assert.Equal((HttpStatusCode.Forbidden, "Such a report holds what you may not see. It takes the capability view-evidence."), (refused.StatusCode, await DetailAsync(refused)));
        using var log = await demo.Program(Roles.Engineer).PostAsJsonAsync(Address, new { kind = "framework", framework = "NIST-800-53r5", audit = true }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, log.StatusCode);

        var id = (await MadeAsync(demo.Host, demo.Program(Roles.Security), new { kind = "framework", framework = "NIST-800-53r5", evidence = true, formats = (string[])["csv"] })).GetProperty("id").GetGuid();
        Assert.Contains("evidence", (await TextAsync(demo.Program(Roles.Admin), $"{Address}/{id}/files/failing.csv")).Split("\r\n")[0], StringComparison.Ordinal);
        foreach (var role in (string[])[Roles.Manager, Roles.Engineer])
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(demo.Program(role), $"{Address}/{id}"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(demo.Program(role), $"{Address}/{id}/files/failing.csv"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(demo.Program(role), $"{Address}/{id}/evidence"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(demo.Program(role), $"{Address}/{id}/verify"));
            Assert.DoesNotContain(id, await IdsAsync(demo.Program(role)));
            using var deleted = await demo.Program(role).DeleteAsync($"{Address}/{id}", DashboardHost.Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        }

        var own = (await MadeAsync(demo.Host, demo.Program(Roles.Engineer), new { kind = "framework", framework = "NIST-800-53r5", formats = (string[])["json"] })).GetProperty("id").GetGuid();
        Assert.Equal([own], await IdsAsync(demo.Program(Roles.Engineer)));
        Assert.Contains(own, await IdsAsync(demo.Program(Roles.Manager)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(demo.Program(Roles.Engineer), $"{Address}/{own}/files/..%2F..%2Fdashboard.db"));
        using var viewer = await demo.Host.ProgramAsync(Roles.Admin, Capabilities.View);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer, Address));
    }

    [Theory]
    [InlineData("""{"kind":"framework"}""", "framework is missing")]
    [InlineData("""{"kind":"framework","framework":"<script>"}""", "There is no framework <script>.")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","scope":"colour=blue"}""", "scope is not understood: colour.")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","formats":[]}""", "formats is empty.")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","keepDays":-1}""", "keepDays is -1.")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","at":"2999-01-01"}""", "2999-01-01 00:00 UTC has not been yet.")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","from":"2999-01-01T00:00:00Z"}""", "from is not before")]
    [InlineData("""{"kind":"framework","framework":"NIST-800-53r5","title":"two\nlines"}""", "title is to be one line")]
    public async Task What_cannot_be_made_says_why(string body, string beginning)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await demo.Program(Roles.Security).PostAsync(Address, content, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(beginning, await DetailAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_on_the_disk_and_a_changed_entry_of_the_audit_log_are_found_and_files_end_with_the_report()
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        var id = (await MadeAsync(host, admin, new { kind = "framework", framework = "NIST-800-53r5", formats = (string[])["csv"], audit = true, keepDays = 0, title = "=cmd|' /C calc'!A0 <script>alert(1)</script> ../../x" })).GetProperty("id").GetGuid();
        using var file = await admin.GetAsync($"{Address}/{id}/files/controls.csv", DashboardHost.Cancellation);
        Assert.Matches("^cmd-c-calc-a0-script-alert-1-script-x-\\d{4}-\\d\\d-\\d\\d-controls\\.csv$", file.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Empty(await ProblemsAsync(admin, id));

        var folder = Path.Combine(host.Folder, "reports", id.ToString("N"));
        var path = Path.Combine(folder, "controls.csv");
        var bytes = await File.ReadAllBytesAsync(path, DashboardHost.Cancellation);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, DashboardHost.Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "added.csv"), "x", DashboardHost.Cancellation);
        await using (var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.Audit.Where(entry => entry.Number == 2).ExecuteUpdateAsync(entry => entry.SetProperty(it => it.Actor, "nobody"), DashboardHost.Cancellation);

        Assert.Equal(
            [("controls.csv", "It was changed: its SHA-256 is not the one that was signed."), ("added.csv", "The manifest does not name it."), ("audit log", "It was changed at entry 2.")],
            await ProblemsAsync(admin, id));

        using var deleted = await admin.DeleteAsync($"{Address}/{id}", DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(Directory.Exists(folder));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, $"{Address}/{id}"));
    }

    internal static async Task<JsonElement> MadeAsync(DashboardHost host, HttpClient program, object request)
    {
        await host.ReadyAsync();
        using var asked = await program.PostAsJsonAsync(Address, request, DashboardHost.Cancellation);
        Assert.True(asked.StatusCode is HttpStatusCode.Accepted, await asked.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        var made = await DashboardHost.EventuallyAsync(async () =>
            await program.GetFromJsonAsync<JsonElement>(asked.Headers.Location, DashboardHost.Cancellation) is var report && report.GetProperty("state").GetString() is not ("queued" or "running") ? (object)report : null);
        Assert.Equal("done", ((JsonElement)made).GetProperty("state").GetString());
        return (JsonElement)made;
    }

    internal static JsonElement Table(JsonElement report, string name) =>
        report.GetProperty("sections").EnumerateArray().SelectMany(section => section.GetProperty("blocks").EnumerateArray()).Single(block => block.TryGetProperty("table", out var table) && table.GetString() == name).GetProperty("rows");

    internal static async Task<Dictionary<string, byte[]>> EvidenceAsync(HttpClient program, Guid id)
    {
        await using var zip = new ZipArchive(new MemoryStream(await program.GetByteArrayAsync(new Uri($"{Address}/{id}/evidence", UriKind.Relative), DashboardHost.Cancellation)));
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            await using var stream = await entry.OpenAsync(DashboardHost.Cancellation);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, DashboardHost.Cancellation);
            files[entry.FullName] = bytes.ToArray();
        }

        return files;
    }

    private static EvidenceResult Check(Dictionary<string, byte[]> files, string key) => EvidenceCheck.Of(
        files[EvidenceManifest.FileName], Encoding.UTF8.GetString(files[EvidenceSignature.FileName]), key, name => files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null,
        files.Keys.Except([EvidenceManifest.FileName, EvidenceSignature.FileName, EvidenceSignature.KeyFileName]));

    private static async Task<IEnumerable<(string?, string?)>> ProblemsAsync(HttpClient program, Guid id) =>
        (await program.GetFromJsonAsync<JsonElement>($"{Address}/{id}/verify", DashboardHost.Cancellation)).GetProperty("problems").EnumerateArray().Select(problem => (problem.GetProperty("what").GetString(), problem.GetProperty("message").GetString()));

    private static async Task<List<Guid>> IdsAsync(HttpClient program) =>
        [.. (await program.GetFromJsonAsync<JsonElement>($"{Address}?limit=500", DashboardHost.Cancellation)).GetProperty("items").EnumerateArray().Select(it => it.GetProperty("id").GetGuid())];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program, string address)
    {
        using var answer = await program.GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
        return answer.StatusCode;
    }

    private static Task<string> TextAsync(HttpClient program, string address) => program.GetStringAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);

    private static async Task<string?> DetailAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString();
}
