using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Accounts;

public sealed class AccountsApiTests
{
    [Fact]
    public async Task An_imported_inventory_is_judged_and_marked_as_imported()
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        var inventory = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First() with { Source = SnapshotSource.Aws };
        var added = await admin.PostAsJsonAsync("/api/v1/accounts", new { id = inventory.Account.Text, source = "import", name = "production" }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        var answer = await ImportAsync(admin, inventory.Account, SnapshotDocument.Write(inventory));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        await DashboardHost.EventuallyAsync(async () =>
            await admin.GetFromJsonAsync<JsonElement>(answer.Headers.Location!, DashboardHost.Cancellation) is var scan && scan.GetProperty("state").GetString() is "done" ? (object)scan : null);
        var pipelines = await host.Get<PipelineQueries>().ListAsync(new PipelineFilter(), PipelineOrder.Name, 500, after: null, DashboardHost.Cancellation);
        Assert.NotEmpty(pipelines.Items);
        var audit = await admin.GetFromJsonAsync<JsonElement>("/api/v1/audit?action=account.imported", DashboardHost.Cancellation);
        Assert.Equal("token:test-admin/test", audit.GetProperty("items")[0].GetProperty("actor").GetString());

        var older = await ImportAsync(admin, inventory.Account, SnapshotDocument.Write(inventory with { TakenAt = inventory.TakenAt.AddDays(-1) }));
        Assert.Contains("before the one that is stored", await DetailAsync(older, HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_no_inventory_of_the_account()
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        var account = DemoEstate.Accounts[0].Account;
        await admin.PostAsJsonAsync("/api/v1/accounts", new { id = account.Text, source = "import" }, DashboardHost.Cancellation);

        var foreign = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First(snapshot => snapshot.Account != account);
        Assert.Contains("Nothing was stored.", await DetailAsync(await ImportAsync(admin, account, SnapshotDocument.Write(foreign)), HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        Assert.Contains("This is not an inventory that secdash collected", await DetailAsync(await ImportAsync(admin, account, "nonsense"u8.ToArray()), HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);

        var early = DemoEstate.Snapshots(host.Get<TimeProvider>().GetUtcNow()).First() with { TakenAt = host.Get<TimeProvider>().GetUtcNow().AddDays(1) };
        Assert.Contains("which is in the future", await DetailAsync(await ImportAsync(admin, account, SnapshotDocument.Write(early)), HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        // What was refused is no scan.
        Assert.Empty((await host.Get<ScanQueries>().ListAsync(account.Text, unfinished: false, limit: 10, after: null, DashboardHost.Cancellation)).Items);
    }

    [Theory]
    [InlineData("""{"id":"12345","source":"ambient"}""", "An account's number has twelve digits.")]
    [InlineData("""{"id":"111122223333","source":"assume"}""", "Name the role to assume.")]
    [InlineData("""{"id":"111122223333","source":"demo"}""", "Demo accounts are made by --demo only. Choose assume, ambient or import.")]
    [InlineData("""{"id":"111122223333","source":"ambient","regions":["mars"]}""", "\"mars\" is not a region. Use names such as eu-west-1.")]
    [InlineData("""{"id":"111122223333","source":"ambient","schedule":"soon"}""", "\"soon\" is not a schedule. Use a cron expression of five fields such as 0 */6 * * *.")]
    public async Task Says_what_is_wrong_with_an_account(string body, string expected)
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(expected, await DetailAsync(await admin.PostAsync(new Uri("/api/v1/accounts", UriKind.Relative), content, DashboardHost.Cancellation), HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_scan_that_finds_no_way_in_fails_with_what_to_do()
    {
        // Nothing listens there: an endpoint that cannot be reached.
        await using var host = new DashboardHost(("Aws:EndpointUrl", "http://127.0.0.1:9"), ("Aws:Regions", "us-east-1"));
        using var admin = await host.ProgramAsync(Roles.Admin);
        await admin.PostAsJsonAsync("/api/v1/accounts", new { id = "111122223333", source = "assume", roleName = "scan" }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostAsJsonAsync("/api/v1/accounts", new { id = "111122223333", source = "ambient" }, DashboardHost.Cancellation)).StatusCode);

        var requested = await admin.PostAsync(new Uri("/api/v1/accounts/111122223333/scan", UriKind.Relative), content: null, DashboardHost.Cancellation);
        var failed = await DashboardHost.EventuallyAsync(async () =>
            await admin.GetFromJsonAsync<JsonElement>(requested.Headers.Location!, DashboardHost.Cancellation) is var scan && scan.GetProperty("state").GetString() is "failed" ? scan.GetProperty("error").GetString() : null);

        Assert.DoesNotContain('\n', failed);
        Assert.EndsWith(".", failed, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> ImportAsync(HttpClient client, AccountId account, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        return await client.PostAsync(new Uri($"/api/v1/accounts/{account}/inventory", UriKind.Relative), content, DashboardHost.Cancellation);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        Assert.Equal(expected, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString()!;
    }
}
