using Microsoft.Playwright;

namespace SecurityDashboard.EndToEnd;

/// <summary>Pictures of every screen in both themes and widths, into artifacts/screenshots: tools/screenshots. Nothing is asserted; people look at them.</summary>
public sealed class Screenshots(Dashboard dashboard) : BrowserTests
{
    // Those that stand in the README and the documentation.
    private static readonly (string Name, string Path, string Role)[] Shown =
    [
        ("overview", "/", "Security"), ("findings", "/findings?sev=critical&group=none", "Security"), ("pipeline", "/pipelines/111122223333/eu-west-1/legacy-settlement", "Engineer"),
        ("compliance", "/compliance", "Manager"), ("inventory", "/inventory/buckets", "Security"), ("access", "/pipelines/111122223333/eu-west-1/ledger-migrations/access?can=paths", "Engineer"),
    ];

    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Of_every_screen(ColorScheme theme, int width)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots", $"{theme}-{width}".ToLowerInvariant())).FullName;
        var page = await dashboard.SignInAsync("Admin", theme, width);
        foreach (var path in AccessibilityTests.Pages)
        {
            await page.OpenAsync(path);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{Name(path)}.png"), FullPage = true });
        }
    }

    [Fact(Explicit = true)]
    public async Task Of_the_six_that_the_README_shows()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots", "readme")).FullName;
        foreach (var (name, path, role) in Shown)
        {
            var page = await dashboard.SignInAsync(role, width: 1280);
            // The demo estate begins with its history.
            await page.GotoAsync("/");
            await page.Locator(".freshness", new() { HasText = "just now" }).WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 240_000 });
            await page.OpenAsync(path);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
            await page.Context.CloseAsync();
        }
    }

    private static string Name(string path) => string.Concat(path.Trim('/').Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')) is { Length: > 0 } name ? name[..Math.Min(name.Length, 120)] : "overview";
}
