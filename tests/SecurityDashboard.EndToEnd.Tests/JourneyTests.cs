using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>What people come for, in a real browser, on the demo estate that the real jobs have scanned.</summary>
public sealed class JourneyTests(Dashboard dashboard) : BrowserTests
{
    [Fact]
    public async Task A_new_user_sees_scored_pipelines_with_their_encryption_level()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await page.OpenAsync("/pipelines");

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "legacy-settlement" });
        await Expect(row).ToContainTextAsync("E");
        await Expect(row).ToContainTextAsync("SSE-KMS-AWS");
        Assert.True(await page.Locator("tbody tr").CountAsync() >= 40);
    }

    [Fact]
    public async Task An_engineer_sees_what_caps_the_score_and_copies_the_fix_with_the_own_names()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await page.OpenAsync("/pipelines/111122223333/eu-west-1/legacy-settlement");

        await Expect(page.GetByText("critical findings keep it below 40")).ToBeVisibleAsync();
        await page.GetByText("How to fix it", new() { Exact = true }).First.ClickAsync();
        await Expect(page.Locator(".code pre").First).ToContainTextAsync("legacy-settlement");
    }

    [Fact]
    public async Task A_filter_of_findings_is_restored_from_its_address_in_a_fresh_browser()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/findings?sev=critical&control=CB-08&nonsense=1");

        await Expect(page.GetByText("nonsense")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Critical" })).ToHaveAttributeAsync("aria-pressed", "true");
        foreach (var row in await page.Locator("tbody tr").AllAsync())
            await Expect(row).ToContainTextAsync("in clear text");
    }

    [Fact]
    public async Task A_manager_sees_findings_but_neither_evidence_nor_fix_nor_the_administration()
    {
        var page = await dashboard.SignInAsync("Manager");
        await page.OpenAsync("/findings?group=none");
        await page.Locator("tbody tr a").First.ClickAsync();
        await Expect(page.GetByText("You can see what fails, not the evidence or the fix.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Accounts", Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Findings_are_grouped_by_control_and_a_group_leads_to_its_findings_and_back()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/findings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Builds run without privileged mode" }).ClickAsync();
        await page.WaitForURLAsync("**/findings?control=CB-01");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("legacy-settlement");

        // Each of its findings is called so too, until the groups are back.
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Builds run without privileged mode" })).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("/findings?group=none", "Low", "sev=low")]
    [InlineData("/scans", "Waiting or running", "state=unfinished")]
    [InlineData("/pipelines", "Grade B", "grade=B")]
    public async Task A_filter_counts_at_once_and_back_takes_it_away(string path, string chip, string query)
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync(path);
        var first = page.Locator($"tbody a[href='{await page.Locator("tbody tr a").First.GetAttributeAsync("href")}']");
        await page.GetByRole(AriaRole.Button, new() { Name = chip }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains(query, StringComparison.Ordinal));
        await Expect(first).ToHaveCountAsync(0);

        await page.GoBackAsync();
        await Expect(first).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_tab_of_the_inventory_is_filtered_like_the_one_before()
    {
        var page = await dashboard.SignInAsync("Security");
        await page.OpenAsync("/inventory/buckets");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Inventory" }).GetByRole(AriaRole.Link, new() { Name = "Roles" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Policies" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Policy", Exact = true })).ToBeVisibleAsync();

        await page.GoBackAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Bucket", Exact = true })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/findings?sev=critical&sort=-opened", "findings.csv", "id,control,title,")]
    [InlineData("/pipelines?grade=E", "pipelines.csv", "id,arn,name,")]
    [InlineData("/audit?action=account.added", "audit.csv", "number,at,actor,")]
    public async Task What_a_list_shows_is_exported(string path, string file, string header)
    {
        var page = await dashboard.SignInAsync("Admin");
        await page.OpenAsync(path);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export as CSV" }).ClickAsync());

        Assert.Equal(file, download.SuggestedFilename);
        var rows = (await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(header, rows[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.True(rows.Length > 1);
    }

    [Fact]
    public async Task The_keyboard_alone_leads_from_the_sign_in_to_a_copied_fix()
    {
        var page = await dashboard.BeginAsync();
        var (name, password) = dashboard.SignInOf("Engineer");
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Level = 1 })).ToBeVisibleAsync();

        await page.LoadedAsync();
        await page.ChooseAsync("a:text-is('Pipelines')");
        await page.WaitForURLAsync("**/pipelines");
        await page.LoadedAsync();
        await page.WriteAsync("input[type=search]", "legacy-settlement");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/pipelines?q=legacy-settlement");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);

        await page.ChooseAsync("a:text-is('legacy-settlement')");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What to fix first" })).ToBeVisibleAsync();
        await page.LoadedAsync();
        await page.ChooseAsync("summary:has-text('Each of them')");
        await page.ChooseAsync("summary:text-is('How to fix it')");
        await Expect(page.Locator(".code").First).ToBeVisibleAsync();
        await page.ChooseAsync(".code button");
        await Expect(page.Locator(".code button").First).ToHaveTextAsync("Copied");

        // A menu opens and closes with the keyboard, and gives the focus back.
        await page.ChooseAsync(".who:has-text('Change the password') > summary", "Shift+Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Change the password" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Change the password" })).ToBeHiddenAsync();
        await Expect(page.Locator(".who:has-text('Change the password') > summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_scan_that_someone_asks_for_runs_to_its_end_before_their_eyes()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await page.OpenAsync("/pipelines/111122223333/eu-west-1/payments-api");
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan now" }).ClickAsync();
        await Expect(page.GetByText("The scan is done; this page shows what it found.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }
}
