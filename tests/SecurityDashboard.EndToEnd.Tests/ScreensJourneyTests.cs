using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>Working through lists, with the keyboard first, and what holds on every screen.</summary>
public sealed class ScreensJourneyTests(Dashboard dashboard) : BrowserTests
{
    private static readonly string[] Narrow =
    [
        "/", "/work", "/pipelines", "/pipelines/111122223333/eu-west-1/legacy-settlement", "/findings", "/findings?group=none", "/exceptions/new", "/compliance", "/inventory/buckets", "/inventory/encryption", "/scans", "/admin/jobs", "/admin/accounts/new",
    ];

    [Fact]
    public async Task A_page_come_to_begins_at_its_heading_and_an_opened_one_takes_no_focus()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.GotoAsync("/pipelines");
        var menu = page.GetByRole(AriaRole.Link, new() { Name = "Compliance" }).First;
        await menu.FocusAsync();
        await page.LoadedAsync();
        await Expect(menu).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/compliance");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/pipelines");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Pipelines" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_done_before_a_page_listens_is_kept()
    {
        var page = await dashboard.SignInAsync("Admin");
        var open = await HoldAsync(page, "/exceptions/new?control=SC-01&resource=*");
        await page.GetByLabel("Reason").FillAsync("Replaced in spring.");
        await page.GetByLabel("Ticket").FillAsync("SEC-1");
        open.SetResult();
        await page.LoadedAsync();
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("Replaced in spring.");
        await Expect(page.GetByLabel("Ticket")).ToHaveValueAsync("SEC-1");
        await Expect(page.GetByLabel("Ticket")).ToBeFocusedAsync();

        // What looks like others, in a part that comes after the rest, is the one that it was.
        open = await HoldAsync(page, "/pipelines/111122223333/eu-west-1/legacy-settlement");
        var third = page.GetByText("Each of them, and how to fix it").Nth(2);
        await third.FocusAsync();
        open.SetResult();
        await page.LoadedAsync();
        await Expect(third).ToBeFocusedAsync();
    }

    /// <summary>The page is there and does not listen, until the result is set.</summary>
    private static async Task<TaskCompletionSource> HoldAsync(IPage page, string path)
    {
        var open = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        }, new() { Times = 1 });
        await page.GotoAsync(path);
        return open;
    }

    [Fact]
    public async Task An_administrator_has_a_topic_told_and_reads_why_it_is_not()
    {
        var page = await dashboard.SignInAsync("Admin");
        await page.OpenAsync("/admin/notifications");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("To a topic");
        await page.GetByLabel("By", new() { Exact = true }).SelectOptionAsync("SNS topic");
        await page.GetByLabel("ARN of the topic").FillAsync("arn:aws:sns:eu-west-1:123456789012:nowhere");
        await Expect(page.GetByText("they need sns:Publish on the topic")).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByText("To a topic is told of from now on.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test: To a topic" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("AWS did not take it: HTTP 404")).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove: To a topic" }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove: To a topic" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_analyst_works_through_findings_and_keeps_a_view_that_others_open()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/findings?group=none&sev=critical");

        // One is marked and chosen by keys, some more with Shift.
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("tr.marked")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("1 chosen", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator("tbody input[type=checkbox]").Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.GetByText("4 chosen", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("Assign to").SelectOptionAsync("me");
        await page.GetByRole(AriaRole.Button, new() { Name = "Assign all 4" }).ClickAsync();
        await Expect(page.GetByText("4 findings assigned.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByText("Taken back.")).ToBeVisibleAsync();

        // One beside the list, the next one, away, and back.
        await page.Locator("[data-row-link]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Finding" });
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        var first = page.Url;
        await page.Keyboard.PressAsync("j");
        await page.WaitForURLAsync(url => url != first && url.Contains("finding=", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        await page.GoBackAsync();
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);

        // Single keys say what they do, and can be switched off.
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        await page.GetByLabel("Single letters do something", new() { Exact = false }).UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keyboard shortcuts" })).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("dialog[open] [role=combobox]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("legacy-sett");
        await Expect(page.GetByRole(AriaRole.Option, new() { NameRegex = new Regex("^legacy-settlement") }).First).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/legacy-settlement");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep an eye on legacy-settlement" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Keep an eye on legacy-settlement" })).ToHaveAttributeAsync("aria-pressed", "true");
        await page.OpenAsync("/work");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "legacy-settlement" })).ToBeVisibleAsync();

        // A view has an address of its own, also for somebody else.
        await page.OpenAsync("/findings?sev=critical&group=none");
        await page.GetByText("Views", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Save what is shown as").FillAsync("Critical ones");
        await page.GetByLabel("Everybody sees it").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("view=critical-ones&rev=1"));
        var other = await dashboard.SignInAsync("Engineer");
        await other.OpenAsync("/findings?view=critical-ones");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Critical ones" })).ToBeVisibleAsync();
        await Expect(other.Locator("tbody tr").First).ToContainTextAsync("Critical");
        await Expect(other.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" })).ToHaveAttributeAsync("href", new Regex("sev=critical"));
    }

    [Fact]
    public async Task What_somebody_types_survives_a_lost_connection_and_nothing_scrolls_sideways_on_the_narrowest_screen()
    {
        const string Why = "The vendor replaces it in spring; until then nobody outside reaches it.";
        var page = await dashboard.SignInAsync("Admin", width: 320);
        await page.OpenAsync("/exceptions/new?control=SC-01&resource=*");
        var reason = page.GetByLabel("Reason");
        await reason.FillAsync(Why);

        await page.LoseConnectionAsync();
        await Expect(reason).ToHaveValueAsync(Why);

        // The server has forgotten the page: it is loaded again, with what was typed.
        await page.EvaluateAsync("() => { document.getElementById('components-reconnect-modal').className = 'components-reconnect-rejected'; location.reload(); }");
        await Expect(reason).ToHaveValueAsync(Why);

        var problems = new List<string>();
        foreach (var path in Narrow)
        {
            await page.OpenAsync(path);
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is > 320 and var wide)
                problems.Add($"{path}: is {wide} wide");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
