using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Secrets;

public sealed class AllowedValuesTests(DemoHost demo)
{
    [Theory]
    [InlineData(Roles.Engineer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Manager, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Security, HttpStatusCode.OK, HttpStatusCode.BadRequest)]
    [InlineData(Roles.Admin, HttpStatusCode.OK, HttpStatusCode.BadRequest)]
    public async Task Who_may_see_evidence_sees_them_and_who_configures_changes_them(string role, HttpStatusCode list, HttpStatusCode allow)
    {
        using var listed = await demo.Program(role).GetAsync("/api/v1/allowed-values", DashboardHost.Cancellation);
        using var allowed = await demo.Program(role).PostAsJsonAsync("/api/v1/allowed-values", new { kind = "pattern", text = "(?s).+", reason = "everything is fine with us" }, DashboardHost.Cancellation);

        Assert.Equal((list, allow), (listed.StatusCode, allowed.StatusCode));
        if (allow is HttpStatusCode.BadRequest)
            Assert.StartsWith("The pattern is too broad", (await allowed.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fingerprint_counts_at_once_and_back()
    {
        await using var host = new DashboardHost(("Demo:Enabled", "true"));
        await host.ReadyAsync();
        // The demo makes its people at its start; someone who is made meanwhile would get in its way.
        await DashboardHost.EventuallyAsync(() => Task.FromResult(host.Console.Contains("API token: ", StringComparison.Ordinal) ? host.Console : null));
        using var api = await host.ProgramAsync(Roles.Security);
        var finding = (JsonElement)await DashboardHost.EventuallyAsync(async () =>
            (await api.GetFromJsonAsync<JsonElement>("/api/v1/findings?control=HC-07&outcome=fail&status=open", DashboardHost.Cancellation)).GetProperty("items") is var items && items.GetArrayLength() > 0 ? (object)items[0] : null);
        var fingerprint = finding.GetProperty("evidence")[0].GetProperty("actual").GetString()!.Split(' ')[^1];

        using var allowed = await api.PostAsJsonAsync("/api/v1/allowed-values", new { kind = "fingerprint", text = fingerprint, reason = "the sandbox of the fixtures" }, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.Created, allowed.StatusCode);
        await EventuallyAsync("pass");
        var id = (await allowed.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("id").GetGuid();
        using var removed = await api.DeleteAsync(new Uri($"/api/v1/allowed-values/{id}", UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await EventuallyAsync("fail");

        Task<object> EventuallyAsync(string outcome) => DashboardHost.EventuallyAsync(async () =>
            (await api.GetFromJsonAsync<JsonElement>($"/api/v1/findings/{finding.GetProperty("id").GetGuid()}", DashboardHost.Cancellation)).GetProperty("outcome").GetString() == outcome ? new object() : null);
    }
}
