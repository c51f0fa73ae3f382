using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SecurityDashboard.EndToEnd;

/// <summary>axe finds nothing on any page, light and dark, wide and narrow, and nothing scrolls sideways.</summary>
public sealed class AccessibilityTests(Dashboard dashboard)
{
    private const string DesignPage = "/docs/design";

    internal static readonly string[] Pages =
    [
        "/", "/pipelines", "/pipelines?grade=E", "/pipelines?q=nothing-is-called-so", "/pipelines/111122223333/eu-west-1/legacy-settlement", "/pipelines/111122223333/eu-west-1/payments-api",
        "/pipelines/111122223333/us-east-1/cards-issuing", "/pipelines/111122223333/eu-west-1/there-is-none",
        "/pipelines/111122223333/eu-west-1/ledger-migrations/access", "/pipelines/111122223333/eu-west-1/ledger-migrations/access?can=paths", "/pipelines/111122223333/eu-west-1/ledger-migrations/access?can=duties",
        "/findings", "/findings?group=none", "/findings?status=all&q=no-such-thing", "/findings?excepted=true", "/exceptions", "/exceptions?view=inbox", "/exceptions?state=expired&q=nothing-is-called-so", "/exceptions/new", "/exceptions/new?control=SC-01&resource=*", "/controls", "/controls/AS-01", "/controls/ZZ-99", "/teams", "/findings?owner=none", "/trends", "/trends?scope=pillar&id=authentication&period=30d", "/trends?scope=account&id=000000000000", "/trends?scope=nonsense", "/inventory/encryption", "/inventory/transit", "/inventory/sign-in", "/allowed-values", "/findings?group=secret", "/findings?group=owner", "/findings?group=pipeline", "/work", "/inventory", "/inventory/roles?q=there-is-none", "/inventory/buckets", "/inventory/secrets", "/inventory/resource?arn=arn%3Aaws%3As3%3A%3A%3Aharbour-labs-artifacts-euw1", "/exceptions/new-for-several", "/admin/jobs", "/reports", "/reports?kind=access", "/reports/new", "/reports/00000000-0000-0000-0000-000000000000", "/compliance", "/compliance/new", "/compliance/ISO-9001", "/compliance/PCI-DSS-4", "/compliance/ISO-27001%3A2022?state=unknown",
        "/scans", "/scans/compare", $"/scans/compare?a={Days(21)}&b=now", $"/findings?at={Days(21)}", $"/?at={Days(21)}", "/findings?at=yesterday", "/controls/AS-01/replay", "/admin/retention", "/pipelines/111122223333/eu-west-1/legacy-settlement/gate", "/pipelines/111122223333/eu-west-1/there-is-none/gate?policy=none", "/admin/gate-policies", "/admin/notifications", "/admin/gate-policies?policy=default", "/admin/gate-policies?policy=", "/admin/accounts", "/admin/accounts/111122223333", "/admin/accounts/new", "/admin/permissions", "/admin/people", "/audit", "/me/tokens", "/me/password", DesignPage, "/not-found",
    ];

    private static string Days(int ago) => TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-ddTHH:mmZ", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task No_page_has_a_violation(ColorScheme theme, int width)
    {
        var page = await dashboard.SignInAsync("Admin", theme, width);
        var problems = new List<string>();
        foreach (var path in (string[])[.. Pages, await FirstAsync("/findings?control=CB-08"), await FirstAsync("/findings?control=SC-01&outcome=unknown"), await FirstAsync("/scans")])
        {
            await OpenAsync(page, path);
            var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            problems.AddRange(Words(path, result));
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > width)
                problems.Add($"{path}: is {wide} wide on a screen of {width}");
        }

        // A collection in an assertion's message is cut.
        Assert.True(problems.Count == 0, string.Join('\n', problems));

        // The address of what a list shows first.
        async Task<string> FirstAsync(string list)
        {
            await OpenAsync(page, list);
            return await page.Locator("tbody tr a").First.GetAttributeAsync("href") ?? "";
        }
    }

    private static IEnumerable<string> Words(string page, AxeResult result) =>
        from violation in result.Violations
        from node in violation.Nodes
        select $"{page}: {violation.Id} ({violation.Impact}) at {node.Target}: {node.Html}";

    /// <summary>The page as it is when everything has loaded.</summary>
    internal static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.Locator("h1").First.WaitForAsync();
        // The page of the design system shows what loading looks like, for ever.
        if (path != DesignPage)
            await page.WaitForFunctionAsync("!document.querySelector('[aria-busy=true]')");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }
}
