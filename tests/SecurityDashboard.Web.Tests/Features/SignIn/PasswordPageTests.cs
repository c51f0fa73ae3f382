using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed class PasswordPageTests
{
    private const string Own = "a password of my own";

    [Fact]
    public async Task Who_was_added_by_an_administrator_chooses_an_own_password_before_anything_else()
    {
        await using var host = new DashboardHost();
        await host.PersonAsync(Roles.Admin);
        var oneTime = await MembershipAsync(host, membership => membership.InviteAsync("grace", Roles.Engineer, Actor.System, DashboardHost.Cancellation));
        using var browser = await SignInAsync(host, "grace", oneTime);

        var sent = await browser.GetAsync("/findings?sev=high", DashboardHost.Cancellation);
        Assert.Equal("/me/password?returnUrl=%2Ffindings%3Fsev%3Dhigh", sent.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/posture", DashboardHost.Cancellation)).StatusCode);
        Assert.Contains("Choose your own password", await browser.GetStringAsync("/me/password", DashboardHost.Cancellation), StringComparison.Ordinal);

        var answer = await DashboardHost.PostFormAsync(browser, "/me/password?returnUrl=%2Ffindings%3Fsev%3Dhigh", ("Input.Current", oneTime), ("Input.New", Own));
        Assert.Equal("/findings?sev=high", answer.Headers.Location?.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/findings?sev=high", DashboardHost.Cancellation)).StatusCode);

        using var again = await SignInAsync(host, "grace", Own);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/", DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_reset_password_is_good_for_one_sign_in()
    {
        await using var host = new DashboardHost();
        var (name, _) = await host.PersonAsync(Roles.Manager);
        var id = (await MembershipAsync(host, membership => membership.ListAsync(DashboardHost.Cancellation))).Single(member => member.Name == name).Id;
        var oneTime = await MembershipAsync(host, membership => membership.ResetPasswordAsync(id, Actor.System, DashboardHost.Cancellation));

        using var browser = await SignInAsync(host, name, oneTime);
        Assert.StartsWith("/me/password", (await browser.GetAsync("/", DashboardHost.Cancellation)).Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a wrong password", Own, "The password that you have now is wrong, or there were too many tries.")]
    [InlineData("a password of Engineer", "too short", "Passwords must be at least 12 characters.")]
    [InlineData("a password of Engineer", "a password of Engineer", "This is the password that you have now. Choose another one.")]
    public async Task Says_what_keeps_a_password_from_being_changed(string current, string chosen, string expected)
    {
        await using var host = new DashboardHost();
        using var browser = await host.SignedInAsync(Roles.Engineer);

        var answer = await DashboardHost.PostFormAsync(browser, "/me/password", ("Input.Current", current), ("Input.New", chosen));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
        using var still = await SignInAsync(host, "test-engineer", "a password of Engineer");
    }

    [Fact]
    public async Task A_changed_password_keeps_this_session_and_stands_in_the_audit_log()
    {
        await using var host = new DashboardHost();
        using var browser = await host.SignedInAsync(Roles.Security);

        await DashboardHost.PostFormAsync(browser, "/me/password", ("Input.Current", "a password of Security"), ("Input.New", Own));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", DashboardHost.Cancellation)).StatusCode);
        using var again = await SignInAsync(host, "test-security", Own);
        var log = await host.Get<AuditQueries>().ListAsync(new AuditFilter { Action = "person.password-changed" }, limit: 5, after: null, DashboardHost.Cancellation);
        Assert.Equal("test-security", Assert.Single(log.Items).Entry.Actor);
    }

    private static async Task<HttpClient> SignInAsync(DashboardHost host, string name, string password)
    {
        var browser = host.CreateClient();
        Assert.Equal(HttpStatusCode.Redirect, (await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", password))).StatusCode);
        return browser;
    }

    private static async Task<T> MembershipAsync<T>(DashboardHost host, Func<Membership, Task<T>> ask)
    {
        await host.ReadyAsync();
        await using var scope = host.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<Membership>());
    }
}
