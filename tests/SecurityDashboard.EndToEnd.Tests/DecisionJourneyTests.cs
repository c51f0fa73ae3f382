using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>What an analyst lets stand, what a manager hands on, and what an engineer is asked about who may approve.</summary>
public sealed class DecisionJourneyTests(Dashboard dashboard) : BrowserTests
{
    [Fact]
    public async Task An_analyst_triages_a_finding_and_asks_for_an_exception_that_a_manager_approves()
    {
        const string Why = "The vendor replaces this project in spring; until then nobody outside can start it.";
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/findings?group=none&sev=high&control=CB-01");

        // By keyboard: the first one beside the list, given to oneself, back and forth, then the form.
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Finding" });
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await page.TabToAsync("[role=dialog] select[aria-label='Assign to']");
        await page.Keyboard.TypeAsync("Me");
        await page.ChooseAsync("[role=dialog] button:text-is('Assign')");
        await Expect(drawer.GetByText("1 finding assigned.")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(drawer).ToHaveCountAsync(0);
        await page.GoForwardAsync();
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "History" })).ToBeVisibleAsync();
        await Expect(drawer.Locator("#finding-title")).ToBeFocusedAsync();
        await page.LoseConnectionAsync();
        await page.ChooseAsync("[role=dialog] a:text-is('Request an exception')");
        await page.WaitForURLAsync("**/exceptions/new?finding=*");
        await page.LoadedAsync();
        await page.WriteAsync("#exception-reason", "Short");
        await page.ChooseAsync("button:text-is('Ask for approval'), button:text-is('Except it now')");
        await Expect(page.Locator(".problem, [role=alert]").First).ToBeVisibleAsync();
        await page.NothingFoundAsync();
        await page.WriteAsync("#exception-reason", Why, "Shift+Tab");
        await page.LoseConnectionAsync();
        await Expect(page.Locator("#exception-reason")).ToHaveValueAsync(Why);
        await page.ChooseAsync("button:text-is('Ask for approval')");
        await page.WaitForURLAsync(new Regex("/exceptions/[0-9a-f]{32}"));
        await Expect(page.GetByText("It waits for a decision. Nothing changes until somebody else approves it.")).ToBeVisibleAsync();
        // Who asks does not decide.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await page.NothingFoundAsync();

        // A manager has it in the inbox, in two tabs; what is decided in one cannot be decided again in the other.
        var manager = await dashboard.SignInAsync("Manager");
        await manager.OpenAsync("/exceptions?view=inbox");
        await manager.Locator("tbody tr", new() { HasText = Why }).Locator("a").First.ClickAsync();
        await manager.WaitForURLAsync(new Regex("/exceptions/[0-9a-f]{32}"));
        await manager.LoadedAsync();
        var other = await manager.AnotherTabAsync();
        await manager.ChooseAsync("button:text-is('Approve')");
        await Expect(manager.GetByText("Approved: it is active from now on.")).ToBeVisibleAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();
        await Expect(other.GetByText("Refused. Who asked sees why.")).ToHaveCountAsync(0);
        await other.OpenAsync(other.Url);
        await Expect(other.Locator(".page-head").GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();

        // The analyst sees it at the finding, and takes it back.
        await page.OpenAsync(new Uri(page.Url).AbsolutePath);
        await page.Locator("tbody tr a").First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/findings/"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Excepted" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Status).GetByText(Why)).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(page.GetByText("Withdrawn: what it covered counts again.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_manager_has_a_report_made_reads_it_and_proves_that_nothing_was_changed()
    {
        var page = await dashboard.SignInAsync("Manager");
        await page.OpenAsync("/reports");
        await page.ChooseAsync("a:text-is('Make a report')");
        await page.WaitForURLAsync("**/reports/new");
        await page.LoadedAsync();
        await page.WriteAsync("#report-title", "How we stand in November");
        await page.LoseConnectionAsync();
        await Expect(page.Locator("#report-title")).ToHaveValueAsync("How we stand in November");
        await page.ChooseAsync("button:text-is('Make the report')");
        await page.WaitForURLAsync(new Regex("/reports/[0-9a-f-]{36}$"));
        await page.LoadedAsync();

        // It is made whether somebody looks or not; a second tab and a page whose connection was lost follow it.
        var other = await page.AnotherTabAsync();
        await page.LoseConnectionAsync();
        foreach (var tab in (IPage[])[page, other])
            await Expect(tab.GetByRole(AriaRole.Link, new() { Name = "report.pdf" })).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await other.CloseAsync();
        await page.NothingFoundAsync();

        var pdf = await DownloadAsync(page, () => page.ChooseAsync("a:text-is('report.pdf')"));
        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString(pdf, 0, 8), StringComparison.Ordinal);
        var workbook = await DownloadAsync(page, () => page.GetByRole(AriaRole.Link, new() { Name = "report.xlsx" }).ClickAsync());
        using (var parts = new System.IO.Compression.ZipArchive(new MemoryStream(workbook)))
            Assert.Contains(parts.Entries, part => part.FullName is "xl/workbook.xml");
        var html = await DownloadAsync(page, () => page.GetByRole(AriaRole.Link, new() { Name = "report.html" }).ClickAsync());
        var reading = await page.Context.NewPageAsync();
        await reading.SetContentAsync(System.Text.Encoding.UTF8.GetString(html));
        await Expect(reading.GetByRole(AriaRole.Heading, new() { Name = "How we stand in November", Level = 1 })).ToBeVisibleAsync();
        await reading.NothingFoundAsync();
        await reading.CloseAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(page.GetByText("Nothing was changed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Path" }).GetByRole(AriaRole.Link).ClickAsync();
        await page.WaitForURLAsync("**/reports");
        await Expect(page.Locator("tbody tr", new() { HasText = "How we stand in November" })).ToContainTextAsync("Done");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "How we stand in November" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_engineer_finds_who_may_approve_production_and_through_which_statement()
    {
        const string Bjorn = "arn:aws:iam::111122223333:user/bjorn.lindqvist";
        var page = await dashboard.SignInAsync("Engineer");
        await page.OpenAsync("/pipelines/111122223333/eu-west-1/ledger-migrations");
        await page.ChooseAsync("a:text-is('approve')");
        await page.WaitForURLAsync("**/ledger-migrations/access?can=approve");
        await SeesAsync(page);
        await page.NothingFoundAsync();

        // The address tells it to somebody else, in another tab, and after a lost connection.
        var other = await page.AnotherTabAsync();
        await SeesAsync(other);
        await other.CloseAsync();
        await page.LoseConnectionAsync();
        await page.ChooseAsync("a:text-is('Get in step by step')");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ways to every permission of the account" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Who can approve" })).ToBeVisibleAsync();
        await SeesAsync(page);

        static async Task SeesAsync(IPage page)
        {
            var holder = page.GetByRole(AriaRole.Listitem).Filter(new() { Has = page.GetByText(Bjorn, new() { Exact = true }) });
            await Expect(holder).ToContainTextAsync("May approve Approve/Approve, if signed in with MFA.");
            await Expect(holder).ToContainTextAsync("through group/developers: ledger-on-call Statement[0] (OnCall)");
        }
    }

    private static async Task<byte[]> DownloadAsync(IPage page, Func<Task> click)
    {
        var download = await page.RunAndWaitForDownloadAsync(click);
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
