using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SecurityDashboard.EndToEnd;

/// <summary>axe finds nothing on any page, light and dark, wide and narrow, and nothing scrolls sideways.</summary>
public sealed class AccessibilityTests(Dashboard dashboard)
{
    private const string DesignPage = "/docs/design";

    private static readonly string[] Pages =
    [
        "/", "/pipelines", "/pipelines?grade=E", "/pipelines?q=nothing-is-called-so", "/pipelines/111122223333/eu-west-1/legacy-settlement", "/pipelines/111122223333/eu-west-1/payments-api",
        "/findings", "/findings?group=control", "/findings?status=all&q=no-such-thing", "/controls", "/controls/AS-01", "/inventory/encryption",
        "/scans", "/admin/accounts", "/admin/accounts/new", "/admin/permissions", "/admin/people", "/audit", "/me/tokens", DesignPage, "/not-found",
    ];

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task No_page_has_a_violation(ColorScheme theme, int width)
    {
        var page = await dashboard.SignInAsync("Admin", theme, width);
        var problems = new List<string>();
        foreach (var path in Pages)
        {
            await OpenAsync(page, path);
            var result = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            problems.AddRange(Words(path, result));
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > width)
                problems.Add($"{path}: is {wide} wide on a screen of {width}");
        }

        AssertNone(problems);
    }

    [Fact]
    public async Task A_finding_has_no_violation()
    {
        var page = await dashboard.SignInAsync("Admin");
        await OpenAsync(page, "/findings");
        await page.Locator("tbody tr a").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "How to fix it" }).WaitForAsync();
        AssertNone([.. Words("A finding", await page.RunAxe())]);
    }

    private static IEnumerable<string> Words(string page, AxeResult result) =>
        from violation in result.Violations
        from node in violation.Nodes
        select $"{page}: {violation.Id} ({violation.Impact}) at {node.Target}: {node.Html}";

    /// <summary>Says all of them; a collection in an assertion's message is cut.</summary>
    private static void AssertNone(List<string> problems) => Assert.True(problems.Count == 0, string.Join('\n', problems));

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
