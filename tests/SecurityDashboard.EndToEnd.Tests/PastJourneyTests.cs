using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>What an auditor and an administrator do with the past.</summary>
public sealed partial class PastJourneyTests(Dashboard dashboard) : BrowserTests
{
    [Fact]
    public async Task An_auditor_looks_at_a_past_moment_goes_from_page_to_page_in_it_and_comes_back()
    {
        var page = await dashboard.SignInAsync("Manager");
        await page.OpenAsync($"/findings?group=none&at={Days(21)}");
        await Expect(page.GetByText("nothing can be changed")).ToBeVisibleAsync();

        await FollowAsync(page, page.Locator("tbody tr a").First, At());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Pipelines", Exact = true }).First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/pipelines\\?at="));

        await page.GetByRole(AriaRole.Link, new() { Name = "back to now" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/pipelines$"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "back to now" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_moment_that_cannot_be_shown_shows_nothing_of_now()
    {
        var page = await dashboard.SignInAsync("Manager");
        await page.OpenAsync("/findings?at=yesterday");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at is \"yesterday\". Write a moment in UTC, such as 2026-07-01T02:00Z.");
        await Expect(page.Locator("tbody")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Show what is now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Findings", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_compares_two_moments_and_narrows_the_differences_down()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await page.OpenAsync($"/scans/compare?a={Days(40)}&b=now");
        await Expect(page.GetByText("Unchanged ", new() { Exact = false }).First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Fixed") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("class=fixed"));
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Fixed") })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" })).ToHaveAttributeAsync("href", new Regex("class=fixed.*format=csv"));
    }

    [Fact]
    public async Task Somebody_replays_a_control_over_the_past()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/controls/SC-01/replay");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();

        await Expect(page.GetByText("Readings judged")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Failing over time" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_administrator_sees_what_would_be_forgotten_saves_it_and_undoes_it()
    {
        var page = await dashboard.SignInAsync("Admin");
        await page.OpenAsync("/admin/retention");
        var days = page.GetByLabel("History of findings: days, 0 for ever");
        await days.FillAsync("30");
        await days.BlurAsync();
        await Expect(page.GetByText("are forgotten")).ToBeVisibleAsync();

        await page.Locator("tr", new() { HasText = "History of findings" }).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("kept for 30 days from now on, instead of for 1096 days")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("kept for 1096 days from now on, instead of for 30 days")).ToBeVisibleAsync();
        await Expect(days).ToHaveValueAsync("1096");
    }

    // A click just before the page comes to life may get lost on a busy machine; people click again.
    private static async Task FollowAsync(IPage page, ILocator link, Regex to)
    {
        for (var left = 3; !to.IsMatch(page.Url); left--)
        {
            await link.ClickAsync();
            try
            {
                await page.WaitForURLAsync(to, new PageWaitForURLOptions { Timeout = 20_000, WaitUntil = WaitUntilState.Commit });
            }
            catch (TimeoutException) when (left > 1)
            {
            }
        }
    }

    private static string Days(int ago) => TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/findings\?.*at=.*finding=[0-9a-f]+")]
    private static partial Regex At();
}
