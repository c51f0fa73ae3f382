using Microsoft.Playwright;
using static SecurityDashboard.EndToEnd.AccessibilityTests;

namespace SecurityDashboard.EndToEnd;

/// <summary>What people come for, in a real browser, on the demo estate that the real jobs have scanned.</summary>
public sealed class JourneyTests(Dashboard dashboard)
{
    [Fact]
    public async Task A_new_user_sees_scored_pipelines_with_their_encryption_level()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await OpenAsync(page, "/pipelines");

        var row = page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "legacy-settlement" });
        await Assertions.Expect(row).ToContainTextAsync("E");
        await Assertions.Expect(row).ToContainTextAsync("SSE-KMS-AWS");
        Assert.True(await page.Locator("tbody tr").CountAsync() >= 40);
    }

    [Fact]
    public async Task An_engineer_sees_what_caps_the_score_and_copies_the_fix_with_the_own_names()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await OpenAsync(page, "/pipelines/111122223333/eu-west-1/legacy-settlement");

        await Assertions.Expect(page.GetByText("critical findings keep it below 40")).ToBeVisibleAsync();
        await page.GetByText("How to fix it", new PageGetByTextOptions { Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".code pre").First).ToContainTextAsync("legacy-settlement");
    }

    [Fact]
    public async Task An_engineer_finds_who_may_approve_production_and_through_which_statement()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await OpenAsync(page, "/pipelines/111122223333/eu-west-1/ledger-migrations");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "approve", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/ledger-migrations/access?can=approve");
        var holder = page.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { Has = page.GetByText("arn:aws:iam::111122223333:user/bjorn.lindqvist", new PageGetByTextOptions { Exact = true }) });
        await Assertions.Expect(holder).ToContainTextAsync("May approve Approve/Approve, if signed in with MFA.");
        await Assertions.Expect(holder).ToContainTextAsync("through group/developers: ledger-on-call Statement[0] (OnCall)");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Get in step by step" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Ways to every permission of the account" })).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Who can approve" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_of_findings_is_restored_from_its_address_in_a_fresh_browser()
    {
        var page = await dashboard.SignInAsync("Security");
        await OpenAsync(page, "/findings?sev=critical&control=CB-08&nonsense=1");

        await Assertions.Expect(page.GetByText("nonsense")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Critical" })).ToHaveAttributeAsync("aria-pressed", "true");
        foreach (var row in await page.Locator("tbody tr").AllAsync())
            await Assertions.Expect(row).ToContainTextAsync("in clear text");
    }

    [Fact]
    public async Task A_manager_sees_findings_but_neither_evidence_nor_fix_nor_the_administration()
    {
        var page = await dashboard.SignInAsync("Manager");
        await OpenAsync(page, "/findings?group=none");
        await page.Locator("tbody tr a").First.ClickAsync();
        await Assertions.Expect(page.GetByText("You can see what fails, not the evidence or the fix.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Accounts", Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Findings_are_grouped_by_control_and_a_group_leads_to_its_findings_and_back()
    {
        var page = await dashboard.SignInAsync("Security");
        await OpenAsync(page, "/findings");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Builds run without privileged mode" }).ClickAsync();
        await page.WaitForURLAsync("**/findings?control=CB-01");
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("legacy-settlement");

        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Builds run without privileged mode" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/findings?group=none", "Low", "sev=low")]
    [InlineData("/scans", "Waiting or running", "state=unfinished")]
    [InlineData("/pipelines", "Grade B", "grade=B")]
    public async Task A_filter_counts_at_once_and_back_takes_it_away(string path, string chip, string query)
    {
        var page = await dashboard.SignInAsync("Security");
        await OpenAsync(page, path);
        var first = page.Locator($"tbody a[href='{await page.Locator("tbody tr a").First.GetAttributeAsync("href")}']");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = chip }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains(query, StringComparison.Ordinal));
        await Assertions.Expect(first).ToHaveCountAsync(0);

        await page.GoBackAsync();
        await Assertions.Expect(first).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("/findings?sev=critical&sort=-opened", "findings.csv", "id,control,title,")]
    [InlineData("/pipelines?grade=E", "pipelines.csv", "id,arn,name,")]
    [InlineData("/audit?action=account.added", "audit.csv", "number,at,actor,")]
    public async Task What_a_list_shows_is_exported(string path, string file, string header)
    {
        var page = await dashboard.SignInAsync("Admin");
        await OpenAsync(page, path);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Export as CSV" }).ClickAsync());

        Assert.Equal(file, download.SuggestedFilename);
        var rows = (await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith(header, rows[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.True(rows.Length > 1);
    }

    [Fact]
    public async Task The_keyboard_alone_leads_from_the_sign_in_to_a_copied_fix()
    {
        var page = await dashboard.SignInByKeyboardAsync("Engineer");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Overview", Level = 1 })).ToBeVisibleAsync();

        await FollowAsync("Pipelines");
        await page.WaitForURLAsync("**/pipelines");
        await TabToAsync("input[type=search]");
        await page.Keyboard.TypeAsync("legacy-settlement");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/pipelines?q=legacy-settlement");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);

        await FollowAsync("legacy-settlement");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "What to fix first" })).ToBeVisibleAsync();
        await TabToAsync("summary:has-text('Each of them')");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync("summary:text-is('How to fix it')");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".code").First).ToBeVisibleAsync();
        await TabToAsync(".code button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".code button").First).ToHaveTextAsync("Copied");

        // A menu opens and closes with the keyboard, and gives the focus back.
        await TabToAsync(".who:has-text('Change the password') > summary", "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Change the password" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Change the password" })).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".who:has-text('Change the password') > summary")).ToBeFocusedAsync();

        async Task FollowAsync(string link)
        {
            await TabToAsync($"a:text-is('{link}')");
            await page.Keyboard.PressAsync("Enter");
        }

        // As a person does it: until the focus is there, and always seeing where it is.
        async Task TabToAsync(string target, string key = "Tab")
        {
            await page.Locator(target).First.WaitForAsync();
            for (var press = 0; press < 150; press++)
            {
                await page.Keyboard.PressAsync(key);
                var hidden = await page.EvaluateAsync<string?>("""
                    () => {
                        const focused = document.activeElement;
                        return focused === document.body || focused.matches("h1, #content") || getComputedStyle(focused).outlineStyle !== "none" ? null : focused.outerHTML.slice(0, 200);
                    }
                    """);
                Assert.True(hidden is null, $"The focus cannot be seen on {hidden}");
                if (await page.Locator(target).First.EvaluateAsync<bool>("element => element === document.activeElement"))
                    return;
            }

            Assert.Fail($"The keyboard does not reach {target}.");
        }
    }

    [Fact]
    public async Task A_scan_that_someone_asks_for_runs_to_its_end_before_their_eyes()
    {
        var page = await dashboard.SignInAsync("Engineer");
        await OpenAsync(page, "/pipelines/111122223333/eu-west-1/payments-api");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Scan now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The scan is done; this page shows what it found.")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
    }
}
