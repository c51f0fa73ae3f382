using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>axe finds nothing on any page, light and dark, wide and narrow, and nothing scrolls sideways.</summary>
public sealed class AccessibilityTests(Dashboard dashboard) : BrowserTests
{
    // Loading takes the server, looking takes the browser: two pages at a time keep both at work.
    private const int AtATime = 2;

    private const string Button = "button[aria-label^='Use the '][aria-label$=' theme']";

    // The page itself learns of it after its first paint.
    private const string ThemeIsShown = $"""
        () => document.querySelector("{Button}")?.getAttribute("aria-label").includes(document.documentElement.className === "theme-dark" ? "light" : "dark") ?? true
        """;

    internal static readonly string[] Pages =
    [
        "/", "/pipelines", "/pipelines?grade=E", "/pipelines?q=nothing-is-called-so", "/pipelines/111122223333/eu-west-1/legacy-settlement", "/pipelines/111122223333/eu-west-1/payments-api",
        "/pipelines/111122223333/us-east-1/cards-issuing", "/pipelines/111122223333/eu-west-1/there-is-none",
        "/pipelines/111122223333/eu-west-1/ledger-migrations/access", "/pipelines/111122223333/eu-west-1/ledger-migrations/access?can=paths", "/pipelines/111122223333/eu-west-1/ledger-migrations/access?can=duties",
        "/findings", "/findings?group=none", "/findings?status=all&q=no-such-thing", "/findings?excepted=true", "/exceptions", "/exceptions?view=inbox", "/exceptions?state=expired&q=nothing-is-called-so", "/exceptions/new", "/exceptions/new?control=SC-01&resource=*", "/controls", "/controls/AS-01", "/controls/ZZ-99", "/teams", "/findings?owner=none", "/trends", "/trends?scope=pillar&id=authentication&period=30d", "/trends?scope=account&id=000000000000", "/trends?scope=nonsense", "/inventory/encryption", "/inventory/transit", "/inventory/sign-in", "/allowed-values", "/findings?group=secret", "/findings?group=owner", "/findings?group=pipeline", "/work", "/inventory", "/inventory/roles?q=there-is-none", "/inventory/buckets", "/inventory/secrets", "/inventory/resource?arn=arn%3Aaws%3As3%3A%3A%3Aharbour-labs-artifacts-euw1", "/exceptions/new-for-several", "/admin/jobs", "/reports", "/reports?kind=access", "/reports/new", "/reports/schedules", "/reports/schedules?schedule=", "/reports/00000000-0000-0000-0000-000000000000", "/compliance", "/compliance/new", "/compliance/ISO-9001", "/compliance/PCI-DSS-4", "/compliance/ISO-27001%3A2022?state=unknown",
        "/scans", "/scans/compare", $"/scans/compare?a={Days(21)}&b=now", $"/findings?at={Days(21)}", $"/?at={Days(21)}", "/findings?at=yesterday", "/controls/AS-01/replay", "/admin/retention", "/pipelines/111122223333/eu-west-1/legacy-settlement/gate", "/pipelines/111122223333/eu-west-1/there-is-none/gate?policy=none", "/admin/gate-policies", "/admin/notifications", "/admin/gate-policies?policy=default", "/admin/gate-policies?policy=", "/admin/accounts", "/admin/accounts/111122223333", "/admin/accounts/new", "/admin/permissions", "/admin/people", "/audit", "/me/tokens", "/me/password", Steps.DesignPage, "/not-found",
    ];

    private static string Days(int ago) => TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task No_page_has_a_violation_light_or_dark(int width)
    {
        // Colours that are still on their way from one theme to the other are no theme's.
        var browser = new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce };
        var page = await dashboard.SignInAsync("Admin", browser);
        var left = new ConcurrentQueue<string>([.. Pages, await FirstAsync("/findings?control=CB-08"), await FirstAsync("/findings?control=SC-01&outcome=unknown"), await FirstAsync("/scans")]);
        var problems = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async number =>
        {
            // A browser of its own: the theme is a cookie.
            var own = number == 0 ? page : await dashboard.SignInAsync("Admin", new BrowserNewContextOptions(browser));
            while (left.TryDequeue(out var path))
                await LookAsync(own, path, width, problems);
        }));

        // A collection in an assertion's message is cut.
        Assert.True(problems.IsEmpty, string.Join('\n', problems));

        // The address of what a list shows first.
        async Task<string> FirstAsync(string list)
        {
            await page.OpenAsync(list);
            return await page.Locator("tbody tr a").First.GetAttributeAsync("href") ?? "";
        }
    }

    private static async Task LookAsync(IPage page, string path, int width, ConcurrentQueue<string> problems)
    {
        // It begins in the theme that the page before it ended with.
        await page.OpenAsync(path);
        for (var theme = 0; theme < 2; theme++)
        {
            await page.WaitForFunctionAsync(ThemeIsShown);
            foreach (var violation in await page.ViolationsAsync())
                problems.Enqueue($"{path}, {width} wide, {await page.Locator("html").GetAttributeAsync("class")}: {violation}");
            if (theme == 0)
                await ChangeThemeAsync(page);
        }

        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width)
            problems.Enqueue($"{path}: is {wide} wide on a screen of {width}");
    }

    // Without the pointer over the button, which would show it in other colours. Before the frame is there is none, and the next load decides.
    private static async Task ChangeThemeAsync(IPage page)
    {
        var before = await page.Locator("html").GetAttributeAsync("class") ?? "";
        var button = page.Locator(Button);
        if (await button.CountAsync() > 0)
            await button.DispatchEventAsync("click");
        else
        {
            await page.EvaluateAsync("() => dashboard.setDark(!dashboard.isDark())");
            await page.ReloadAsync();
            await page.LoadedAsync();
        }

        await Expect(page.Locator("html")).Not.ToHaveClassAsync(before);
    }
}
