using System.Net;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed class SetUpTests
{
    [Fact]
    public async Task The_first_visit_makes_the_administrator_with_the_code_from_the_console()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        using var browser = host.CreateClient();
        Assert.Equal("/setup", (await browser.GetAsync("/login", DashboardHost.Cancellation)).Headers.Location?.PathAndQuery);

        var answer = await DashboardHost.PostFormAsync(browser, "/setup", ("Input.Code", await CodeAsync(host)), ("Input.Name", "kim"), ("Input.Password", "correct horse battery"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", DashboardHost.Cancellation)).StatusCode);
        Assert.NotEqual(HttpStatusCode.Redirect, (await browser.GetAsync("/admin/jobs", DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_code_makes_nobody()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        using var browser = host.CreateClient();

        var answer = await DashboardHost.PostFormAsync(browser, "/setup", ("Input.Code", "AAAA-AAAA-AAAA"), ("Input.Name", "mallory"), ("Input.Password", "correct horse battery"));

        Assert.Contains("The code is wrong or too old.", await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Equal("/setup", (await browser.GetAsync("/login", DashboardHost.Cancellation)).Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task A_short_password_does_not_use_up_the_code()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        using var browser = host.CreateClient();
        var code = await CodeAsync(host);

        var refused = await DashboardHost.PostFormAsync(browser, "/setup", ("Input.Code", code), ("Input.Name", "kim"), ("Input.Password", "short"));
        Assert.Contains("at least 12 characters", await refused.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);

        var answer = await DashboardHost.PostFormAsync(browser, "/setup", ("Input.Code", code), ("Input.Name", "kim"), ("Input.Password", "correct horse battery"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Is_closed_once_someone_is_there()
    {
        await using var host = new DashboardHost();
        await host.PersonAsync(People.Roles.Engineer);
        using var browser = host.CreateClient();

        Assert.Equal("/login", (await browser.GetAsync("/setup", DashboardHost.Cancellation)).Headers.Location?.PathAndQuery);
    }

    private static async Task<string> CodeAsync(DashboardHost host) => await DashboardHost.EventuallyAsync(() =>
        Task.FromResult(Regex.Match(host.Console, "^Set-up code: (\\S+) ") is { Success: true } match ? match.Groups[1].Value : null));
}
