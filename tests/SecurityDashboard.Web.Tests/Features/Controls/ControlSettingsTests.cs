using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Controls;

public sealed class ControlSettingsTests(DemoHost demo)
{
    private const string Address = "/api/v1/controls/AN-08/settings/idle-credential-days";
    private const string Reason = "agreed with the auditors";

    [Theory]
    [InlineData(Roles.Engineer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Manager, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Security, HttpStatusCode.OK, HttpStatusCode.BadRequest)]
    [InlineData(Roles.Admin, HttpStatusCode.OK, HttpStatusCode.BadRequest)]
    public async Task Everyone_sees_them_and_who_configures_changes_them(string role, HttpStatusCode see, HttpStatusCode change)
    {
        using var seen = await demo.Program(role).GetAsync("/api/v1/controls/AN-08", DashboardHost.Cancellation);
        using var changed = await demo.Program(role).PutAsJsonAsync(Address, new { value = 0, reason = Reason }, DashboardHost.Cancellation);

        Assert.Equal((see, change), (seen.StatusCode, changed.StatusCode));
        if (change is HttpStatusCode.BadRequest)
            Assert.Equal("Days without use: \"0\" is not allowed. Allowed is a whole number from 1 to 3650.", (await changed.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("""{"value":true,"reason":"agreed with the auditors"}""", "Release branches: this kind of value is not allowed. Allowed is a list of")]
    [InlineData("""{"value":[1],"reason":"agreed with the auditors"}""", "Release branches: this kind of value is not allowed. Allowed is a list of")]
    [InlineData("""{"value":["main"],"reason":"because"}""", "The reason has 7 characters.")]
    [InlineData("""{"value":["main"],"reason":"agreed with the auditors","account":"<b>"}""", "Account <b> is not connected.")]
    public async Task What_is_refused_says_why(string body, string beginning)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await demo.Program(Roles.Admin).PutAsync("/api/v1/controls/PL-13/settings/release-branches", content, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(beginning, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/controls/XX-99/settings/state")]
    [InlineData("/api/v1/controls/AN-08/settings/release-branches")]
    public async Task A_setting_that_there_is_not_is_not_found(string address)
    {
        using var answer = await demo.Program(Roles.Admin).PutAsJsonAsync(address, new { value = "On", reason = Reason }, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_decision_takes_effect_at_once_and_back_without_a_scan()
    {
        await using var host = new DashboardHost(("Demo:Enabled", "true"));
        await host.ReadyAsync();
        await DashboardHost.EventuallyAsync(() => Task.FromResult(host.Console.Contains("API token: ", StringComparison.Ordinal) ? host.Console : null));
        using var api = await host.ProgramAsync(Roles.Security);
        var finding = (JsonElement)await DashboardHost.EventuallyAsync(async () =>
            (await api.GetFromJsonAsync<JsonElement>("/api/v1/findings?control=AN-08&outcome=fail&status=open", DashboardHost.Cancellation)).GetProperty("items") is var items && items.GetArrayLength() > 0 ? (object)items[0] : null);
        var id = finding.GetProperty("id").GetGuid();

        using var off = await api.PutAsJsonAsync("/api/v1/controls/AN-08/settings/state", new { value = "off", reason = Reason, account = finding.GetProperty("account").GetString() }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        await EventuallyAsync("off");

        using var browser = await host.SignedInAsync(Roles.Manager);
        Assert.Contains("Switched off", await browser.GetStringAsync(new Uri($"/findings/{id}", UriKind.Relative), DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Contains(Reason, await browser.GetStringAsync(new Uri("/controls/AN-08", UriKind.Relative), DashboardHost.Cancellation), StringComparison.Ordinal);

        using var back = await api.DeleteAsync(new Uri($"/api/v1/controls/AN-08/settings/state?account={finding.GetProperty("account").GetString()}&reason={Uri.EscapeDataString(Reason)}", UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        await EventuallyAsync("open");

        Task<object> EventuallyAsync(string status) => DashboardHost.EventuallyAsync(async () =>
            (await api.GetFromJsonAsync<JsonElement>($"/api/v1/findings/{id}", DashboardHost.Cancellation)).GetProperty("status").GetString() == status ? new object() : null);
    }
}
