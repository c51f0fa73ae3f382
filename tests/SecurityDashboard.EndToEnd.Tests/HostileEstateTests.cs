using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>
/// Somebody sets the dashboard up and imports an account full of markup, scripts, formulas, letters that turn text round, and names of four
/// kilobytes. Every page shows it, and nothing runs, leaks or breaks.
/// </summary>
public sealed partial class HostileEstateTests(Dashboard dashboard) : BrowserTests
{
    private const int OfEachKind = 3;
    private const int AtMost = 110;

    private static readonly string[] Begin =
    [
        "/", "/pipelines", "/findings?group=none", "/findings", "/findings?group=resource", "/findings?group=secret", "/findings?group=owner", "/findings?group=pipeline", "/work", "/exceptions/new?control=SC-01&resource=*", "/compliance", "/trends", "/inventory/identities", "/inventory/roles", "/inventory/buckets", "/inventory/keys", "/inventory/secrets",
        "/inventory/connections", "/inventory/encryption", "/inventory/transit", "/inventory/sign-in", "/scans", "/teams", "/audit", "/admin/accounts", "/admin/permissions", "/admin/jobs", "/reports/new",
    ];

    // A text that turns the direction round must be alone in what keeps it apart from the rest: its own block or isolate.
    private const string Leaking = """
        () => {
            const turning = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/, found = [];
            for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
                const text = walker.currentNode;
                if (!turning.test(text.data) || text.parentElement.closest("script, style, textarea, option")) continue;
                let holder = text.parentElement;
                while (getComputedStyle(holder).display === "inline" && !/isolate|plaintext/.test(getComputedStyle(holder).unicodeBidi)) holder = holder.parentElement;
                const after = document.createRange();
                after.setStartAfter(text);
                after.setEnd(holder, holder.childNodes.length);
                if (after.toString().trim().length > 0) found.push(`${holder.outerHTML.slice(0, 160)} … ${after.toString().trim().slice(0, 60)}`);
            }
            return found;
        }
        """;

    private const string Widest = """
        () => [...document.querySelectorAll("main *")].filter(it => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".scrollable")).map(it => it.outerHTML.slice(0, 160))[0] ?? "outside of the page"
        """;

    [Fact]
    public async Task No_text_of_strangers_runs_turns_round_or_pushes_apart_what_stands_beside_it()
    {
        await using var process = await dashboard.StartAsync();
        // Our own policy stays in force: what it refuses was let through by the page.
        var page = await dashboard.NewPageAsync(new BrowserNewContextOptions { BaseURL = process.Address, BypassCSP = false, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var problems = new List<string>();
        page.Dialog += async (_, dialog) => { problems.Add($"{page.Url}: a dialog says {dialog.Message}"); await dialog.DismissAsync(); };
        page.Console += (_, message) => { if (message.Type is "error") problems.Add($"{page.Url}: the console says {message.Text}"); };
        page.PageError += (_, error) => problems.Add($"{page.Url}: a script failed: {error}");
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', refused => console.error(`refused ${refused.violatedDirective} ${refused.blockedURI} ${refused.sample}`));");

        await SetUpAsync(page, (await process.SaysAsync(Code())).Groups[1].Value);
        await ImportAsync(page);
        page.SetDefaultTimeout(20_000);

        var (seen, left, kinds) = (new HashSet<string>(), new Queue<string>(Begin), new Dictionary<string, int>());
        while (left.TryDequeue(out var path) && seen.Count < AtMost)
        {
            if (!seen.Add(path))
                continue;

            try
            {
                await page.OpenAsync(path);
            }
            catch (TimeoutException)
            {
                problems.Add($"{path}: was not shown: {await page.Locator("main").InnerHTMLAsync()}");
                continue;
            }

            await LookAsync(page, problems);
            foreach (var link in await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main a[href]:not([download])')].filter(link => link.origin === location.origin).map(link => link.pathname + link.search)"))
                if (!link.StartsWith("/api/", StringComparison.Ordinal) && (kinds[Kind(link)] = kinds.GetValueOrDefault(Kind(link)) + 1) <= OfEachKind)
                    left.Enqueue(link);
        }

        Assert.True(seen.Count > 60, $"Only {seen.Count} pages were looked at.");
        Assert.True(problems.Count == 0, string.Join('\n', problems.Distinct().Take(60).Select(problem => problem[..Math.Min(problem.Length, 600)])));
    }

    private static async Task LookAsync(IPage page, List<string> problems)
    {
        foreach (var width in (int[])[390, 1440])
        {
            await page.SetViewportSizeAsync(width, 900);
            // The navigation leaves a narrow screen when it hears of it.
            for (var look = 0; look < 20 && await WideAsync() > width; look++)
                await Task.Delay(100);
            if (await WideAsync() is var wide && wide > width)
                problems.Add($"{page.Url}: is {wide} wide on a screen of {width}: {await page.EvaluateAsync<string>(Widest)}");
        }

        if (await page.EvaluateAsync<bool>($"'{HostileEstate.Marker}' in window"))
            problems.Add($"{page.Url}: a script of strangers ran");
        problems.AddRange((await page.EvaluateAsync<string[]>(Leaking)).Select(text => $"{page.Url}: turns round what follows: {text}"));

        Task<int> WideAsync() => page.EvaluateAsync<int>("document.documentElement.scrollWidth");
    }

    private static async Task SetUpAsync(IPage page, string code)
    {
        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/setup");
        await page.FillAsync("#code", code);
        await page.FillAsync("#name", "first");
        await page.FillAsync("#password", "a long password of the first person");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the administrator" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Level = 1 })).ToBeVisibleAsync();
        await page.LoadedAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Connect" }).First).ToBeVisibleAsync();
    }

    private static async Task ImportAsync(IPage page)
    {
        await page.OpenAsync("/admin/accounts/new");
        await page.FillAsync("#new-id", HostileEstate.Account.Text);
        await page.FillAsync("#new-name", "<img src=x onerror=window.pwned=1>");
        await page.GetByLabel("How is it read?").SelectOptionAsync("Import");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect the account" }).ClickAsync();
        await page.WaitForURLAsync($"**/admin/accounts/{HostileEstate.Account}");
        await page.LoadedAsync();
        await page.SetInputFilesAsync("#import-file", new FilePayload { Name = "inventory.json.br", MimeType = "application/octet-stream", Buffer = HostileEstate.Inventory(TimeProvider.System.GetUtcNow().AddMinutes(-5)) });
        await Expect(page.GetByText("resources were read.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
    }

    /// <summary>Pages that differ only in what they are of are one kind.</summary>
    private static string Kind(string link)
    {
        var parts = link.Split('?', 2);
        var path = parts[0].Split('/');
        return $"{path.ElementAtOrDefault(1)}/{path.Length}/{(path[^1].Length < 12 ? path[^1] : "")}?{(parts.Length > 1 ? string.Join('&', parts[1].Split('&').Select(pair => pair.Split('=')[0])) : "")}";
    }

    [GeneratedRegex(@"([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})")]
    private static partial Regex Code();
}
