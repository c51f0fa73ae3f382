using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>What people do on pages, with the pointer and without.</summary>
internal static class Steps
{
    /// <summary>The page of the design system shows what loading looks like, for ever.</summary>
    public const string DesignPage = "/docs/design";

    // Where the focus went, whether that is where it should go, and what has it when nobody could see that.
    private const string Focus = """
        target => {
            const focused = document.activeElement;
            const seen = focused === document.body || focused.matches("h1, h2, #content") || getComputedStyle(focused).outlineStyle !== "none";
            return [String(target === focused), seen ? "" : focused.outerHTML.slice(0, 200)];
        }
        """;

    // Which regions are busy, and what Blazor says of itself.
    private const string Busy = """
        () => [
            ...[...document.querySelectorAll("[aria-busy=true]")].map(busy => busy.closest("section, main, [role=region], [role=dialog]")?.querySelector("h1, h2")?.textContent ?? busy.outerHTML.slice(0, 120)),
            ...[...document.querySelectorAll("#blazor-error-ui, #components-reconnect-modal")].filter(notice => getComputedStyle(notice).display !== "none").map(notice => notice.textContent.trim()),
        ]
        """;

    /// <summary>The page as it is when everything has loaded.</summary>
    public static async Task OpenAsync(this IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.LoadedAsync();
    }

    /// <summary>When nothing on the page says any more that it is busy; the whole of it does until it listens.</summary>
    public static async Task LoadedAsync(this IPage page)
    {
        await GoneAsync("main[aria-busy=true]");
        await page.Locator("h1").First.WaitForAsync();
        if (!page.Url.EndsWith(DesignPage, StringComparison.Ordinal))
            await GoneAsync("[aria-busy=true]");
        await Expect(page).ToHaveTitleAsync(new Regex("."));

        async Task GoneAsync(string busy)
        {
            try
            {
                await page.Locator(busy).First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{page.Url} stays busy: {string.Join(", ", await page.EvaluateAsync<string[]>(Busy))}");
            }
        }
    }

    /// <summary>Presses the key until the focus is there, as a person does it, and always seeing where it is.</summary>
    public static async Task TabToAsync(this IPage page, string target, string key = "Tab")
    {
        await page.Locator(target).First.WaitForAsync();
        for (var press = 0; press < 200; press++)
        {
            await page.Keyboard.PressAsync(key);
            var at = await page.Locator(target).First.EvaluateAsync<string[]>(Focus);
            Assert.True(at[1].Length == 0, $"The focus cannot be seen on {at[1]}");
            if (at[0] == "true")
                return;
        }

        Assert.Fail($"The keyboard does not reach {target} on {page.Url}.");
    }

    /// <summary>Goes there by keyboard and presses Enter.</summary>
    public static async Task ChooseAsync(this IPage page, string target, string key = "Tab")
    {
        await page.TabToAsync(target, key);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Goes to a field by keyboard and writes into it what is to stand there alone.</summary>
    public static async Task WriteAsync(this IPage page, string field, string text, string key = "Tab")
    {
        await page.TabToAsync(field, key);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>The connection drops and comes back: the page goes on where it was.</summary>
    public static Task LoseConnectionAsync(this IPage page) => page.EvaluateAsync("""
        () => new Promise((back, never) => {
            const notice = document.getElementById("components-reconnect-modal");
            let shown = false;
            new MutationObserver(() => {
                shown ||= notice.classList.contains("components-reconnect-show");
                if (shown && notice.classList.contains("components-reconnect-hide")) back();
            }).observe(notice, { attributes: true });
            Blazor._internal.forceCloseConnection();
            setTimeout(() => never(new Error(`The connection ${shown ? "did not come back" : "was not lost"}: ${notice.className}`)), 30000);
        })
        """);

    /// <summary>The same place in another tab of the same browser.</summary>
    public static async Task<IPage> AnotherTabAsync(this IPage page)
    {
        var tab = await page.Context.NewPageAsync();
        await tab.OpenAsync(page.Url);
        return tab;
    }
}
