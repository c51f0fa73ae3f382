using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>From an account that nobody has connected yet to a score that rises, against an AWS that checks trust and ExternalIds.</summary>
public sealed partial class AccountJourneyTests(Dashboard dashboard) : BrowserTests
{
    private readonly ShopAccount _shop = new(dashboard.Aws, "640000000001");

    [Fact]
    public async Task An_account_is_connected_that_first_fails_and_its_bucket_is_fixed_and_the_score_rises()
    {
        Testing.AwsCli.Require();
        var page = await dashboard.SignInAsync("Admin");
        await _shop.MakeAsync();
        await dashboard.Aws.ConfigureAsync("""{"strict_sts":true}""");

        await ConnectAsync(page);
        await TestUntilItWorksAsync(page);
        await ScanAsync(page);
        await FixAsync(await dashboard.SignInAsync("Engineer"));
        await RemoveAsync(page);
    }

    /// <summary>By keyboard, through a connection that drops while the form is half filled in.</summary>
    private async Task ConnectAsync(IPage page)
    {
        await page.OpenAsync("/admin/accounts");
        await page.ChooseAsync("a:text-is('Connect accounts')");
        await page.WaitForURLAsync("**/admin/accounts/new");
        await page.LoadedAsync();
        await page.WriteAsync("#new-id", "64000000000");
        await page.WriteAsync("#new-name", "Shop");
        await page.LoseConnectionAsync();
        await Expect(page.Locator("#new-id")).ToHaveValueAsync("64000000000");
        await page.ChooseAsync("button:text-is('Connect the account')");
        await Expect(page.GetByText("\"64000000000\" is not an account id. It has twelve digits.")).ToBeVisibleAsync();
        await page.NothingFoundAsync();

        await page.WriteAsync("#new-id", "6400-0000-0001", "Shift+Tab");
        await page.WriteAsync("input[placeholder='all that are on by default']", ShopAccount.Region);
        await page.ChooseAsync("button:text-is('Connect the account')");
        await page.WaitForURLAsync($"**/admin/accounts/{_shop.Id}");
        await Expect(page.GetByText("Three steps are left")).ToBeVisibleAsync();

        // Back leads to the form, which does not connect it a second time.
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Connect accounts" })).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await Expect(page.GetByText("Three steps are left")).ToBeVisibleAsync();
        await page.LoadedAsync();
    }

    /// <summary>Each failure names the step, and what to do about it.</summary>
    private async Task TestUntilItWorksAsync(IPage page)
    {
        var steps = page.GetByRole(AriaRole.List, new() { Name = "Steps of the test" }).GetByRole(AriaRole.Listitem);
        var externalId = await page.Locator("div:has(> dt:text-is('ExternalId, made for this account only')) dd code").InnerTextAsync();

        // Nobody has made the role.
        await page.ChooseAsync("button:text-is('Test the connection')");
        await Expect(page.GetByText("There is no way into the account yet. Do what the failed step says, and test again.").Last).ToBeVisibleAsync();
        await Expect(steps.Filter(new() { HasText = "Assume the role" })).ToContainTextAsync("the role must exist");
        await Expect(steps).ToHaveCountAsync(3);
        await page.NothingFoundAsync();

        // Somebody made it with the ExternalId of another account; the connection drops while they do.
        await _shop.DeployRoleAsync("of-another-account");
        await page.LoseConnectionAsync();
        await AgainAsync(page);
        await Expect(page.GetByText("There is no way into the account yet.").Last).ToBeVisibleAsync();
        await Expect(steps.Filter(new() { HasText = "Assume the role" })).ToContainTextAsync("Compare the ExternalId in its trust policy with Accounts › Setup");

        // A policy of the organization is in the way of one service.
        await _shop.DeleteRoleAsync();
        await _shop.DeployRoleAsync(externalId);
        await dashboard.Aws.ConfigureAsync($$"""{"deny":["{{_shop.Id}}|kms:ListAliases"]}""");
        await AgainAsync(page);
        await Expect(page.GetByText("A scan works, but 1 of 15 steps failed").Last).ToBeVisibleAsync();
        await Expect(steps.Filter(new() { HasText = "Read keys" })).ToContainTextAsync("Grant kms:ListAliases to it.");
        await Expect(steps.Filter(new() { HasText = "ExternalId is required" })).ToContainTextAsync("AWS refuses the role without the ExternalId.");

        await dashboard.Aws.ConfigureAsync("""{"deny":[]}""");
        await AgainAsync(page);
        await Expect(page.GetByText("Everything that a scan needs answers.").Last).ToBeVisibleAsync();
        await Expect(steps).ToHaveCountAsync(15);
        await page.NothingFoundAsync();
    }

    private static async Task AgainAsync(IPage page)
    {
        await page.EvaluateAsync("document.querySelector(\"ol[aria-label='Steps of the test']\").dataset.before = ''");
        // Somebody who is in a hurry tests it once all the same.
        await page.GetByRole(AriaRole.Button, new() { Name = "Test again" }).DblClickAsync();
        await Expect(page.Locator("ol[data-before]")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Test again" })).ToBeEnabledAsync();
    }

    /// <summary>Two people ask for the first scan at the same time, in two tabs: it is one scan, and both see it end.</summary>
    private async Task ScanAsync(IPage page)
    {
        var other = await page.AnotherTabAsync();
        foreach (var tab in (IPage[])[page, other])
            await tab.GetByRole(AriaRole.Button, new() { Name = "Scan now" }).ClickAsync();
        foreach (var tab in (IPage[])[page, other])
            await Expect(tab.GetByText("resources were read.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.Locator("table", new() { HasText = "Requested" }).Locator("tbody tr").Or(page.Locator("section:has(h2:text-is('Recent scans')) tbody tr"))).ToHaveCountAsync(1);
        await other.CloseAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "1 pipeline", Exact = true }).Or(page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^See its 1 pipeline") })).First.ClickAsync();
        await page.WaitForURLAsync($"**/pipelines?acct={_shop.Id}");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Shop", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>The commands that the page shows are run as they stand.</summary>
    private async Task FixAsync(IPage page)
    {
        await page.OpenAsync($"/pipelines/{_shop.Id}/{ShopAccount.Region}/{ShopAccount.Pipeline}");
        var before = await ScoreAsync(page);
        var open = await page.Locator(".fixes > li").CountAsync();
        var item = page.Locator(".fixes > li", new() { HasText = _shop.Bucket }).First;
        var finding = await item.Locator("a").First.GetAttributeAsync("href") ?? "";
        var title = await item.Locator("a").First.InnerTextAsync();

        await page.ChooseAsync($".fixes > li:has-text('{_shop.Bucket}') summary:text-is('How to fix it')");
        await Expect(item.Locator(".code pre").First).ToContainTextAsync(_shop.Bucket);
        await page.NothingFoundAsync();
        await _shop.RunAsync(await item.Locator(".code pre").First.InnerTextAsync());

        // The connection drops in the middle of the scan, and the page says how it ended all the same.
        await page.ChooseAsync("button:text-is('Scan now')", "Shift+Tab");
        await page.LoseConnectionAsync();
        await Expect(page.GetByText("The scan is done; this page shows what it found.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.Locator(".fixes > li", new() { HasText = title })).ToHaveCountAsync(0);
        Assert.Equal(open - 1, await page.Locator(".fixes > li").CountAsync());
        var after = await ScoreAsync(page);
        Assert.True(after > before, $"The score was {before} and is {after}.");

        await page.OpenAsync(finding);
        await Expect(page.Locator(".page-head").GetByText("Resolved", new() { Exact = true })).ToBeVisibleAsync();
    }

    private async Task RemoveAsync(IPage page)
    {
        await page.OpenAsync($"/admin/accounts/{_shop.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the account" }).ClickAsync();
        await page.WaitForURLAsync("**/admin/accounts");
        await page.OpenAsync($"/admin/accounts/{_shop.Id}");
        await Expect(page.GetByText("This account is not connected")).ToBeVisibleAsync();
    }

    private static async Task<double> ScoreAsync(IPage page) =>
        double.Parse(Number().Match(await page.Locator("section[aria-label='Score'] .score .value").InnerTextAsync()).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
