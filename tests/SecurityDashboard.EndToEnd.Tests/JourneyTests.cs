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
    public async Task A_filter_of_findings_is_restored_from_its_address_in_a_fresh_browser()
    {
        var page = await dashboard.SignInAsync("Security");
        await OpenAsync(page, "/findings?sev=critical&control=CB-08&nonsense=1");

        await Assertions.Expect(page.GetByText("nonsense")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Critical" })).ToHaveAttributeAsync("aria-pressed", "true");
        foreach (var row in await page.Locator("tbody tr").AllAsync())
            await Assertions.Expect(row).ToContainTextAsync("CB-08");
    }

    [Fact]
    public async Task A_manager_sees_findings_but_neither_evidence_nor_fix_nor_the_administration()
    {
        var page = await dashboard.SignInAsync("Manager");
        await OpenAsync(page, "/findings");
        await page.Locator("tbody tr a").First.ClickAsync();
        await Assertions.Expect(page.GetByText("You can see what fails, not the evidence or the fix.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Accounts" })).ToHaveCountAsync(0);
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
