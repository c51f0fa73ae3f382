using System.Net;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed class SignInTests
{
    [Fact]
    public async Task Sends_a_stranger_to_the_sign_in_page_and_on_to_where_they_wanted_to_go()
    {
        await using var host = new DashboardHost();
        var (name, password) = await host.PersonAsync(Roles.Engineer);
        using var browser = host.CreateClient();

        var refused = await browser.GetAsync("/?grade=E", DashboardHost.Cancellation);
        Assert.Equal("/login?returnUrl=%2F%3Fgrade%3DE", refused.Headers.Location?.PathAndQuery);

        var answer = await DashboardHost.PostFormAsync(browser, refused.Headers.Location!.PathAndQuery, ("Input.Name", name), ("Input.Password", password));
        Assert.Equal("/?grade=E", answer.Headers.Location?.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/?grade=E", DashboardHost.Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("test-engineer", "a wrong password")]
    [InlineData("nobody", "a password of Engineer")]
    public async Task Says_the_same_of_a_wrong_name_and_a_wrong_password(string name, string password)
    {
        await using var host = new DashboardHost();
        await host.PersonAsync(Roles.Engineer);
        using var browser = host.CreateClient();

        var answer = await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", password));

        Assert.Contains("The name or the password is wrong, or there were too many tries.", await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_a_person_after_five_wrong_passwords()
    {
        await using var host = new DashboardHost();
        var (name, password) = await host.PersonAsync(Roles.Engineer);
        using var browser = host.CreateClient();
        for (var guess = 0; guess < 5; guess++)
            await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", "a wrong password"));

        var answer = await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Stops_who_tries_more_than_ten_times_a_minute()
    {
        await using var host = new DashboardHost();
        await host.PersonAsync(Roles.Engineer);
        using var browser = host.CreateClient();
        for (var guess = 0; guess < 10; guess++)
            await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", $"nobody-{guess}"), ("Input.Password", "a wrong password"));

        var answer = await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", "nobody"), ("Input.Password", "a wrong password"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_foreign_page_cannot_sign_anyone_out()
    {
        await using var host = new DashboardHost();
        using var browser = await host.SignedInAsync(Roles.Manager);

        using var forged = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/logout", forged, DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_changed_role_counts_for_the_next_sign_in_and_a_disabled_person_cannot_sign_in()
    {
        await using var host = new DashboardHost();
        var (name, password) = await host.PersonAsync(Roles.Engineer);
        await host.PersonAsync(Roles.Admin);
        await using (var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(host.Services))
        {
            var membership = (Membership)scope.ServiceProvider.GetService(typeof(Membership))!;
            await membership.DisableAsync((await membership.ListAsync(DashboardHost.Cancellation)).Single(member => member.Name == name).Id, Data.Actor.System, DashboardHost.Cancellation);
        }

        using var browser = host.CreateClient();
        var answer = await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
