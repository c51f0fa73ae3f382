using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecurityDashboard.EndToEnd;
using SecurityDashboard.Testing;

[assembly: AssemblyFixture(typeof(Dashboard))]

namespace SecurityDashboard.EndToEnd;

/// <summary>
/// The dashboard with the demo estate, for all tests, and a Chromium beside it. It keeps what it knows in PostgreSQL where that is installed,
/// and its AWS is the endpoint for tests.
/// </summary>
public sealed partial class Dashboard : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Opened = [];

    private readonly ConcurrentDictionary<string, Task<string>> _sessions = [];
    private DashboardProcess? _demo;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The AWS that it reads.</summary>
    internal AwsEndpoint Aws { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } chromium)
            return;

        // Two processors may be busy with other tests: a slow answer is no wrong answer.
        Assertions.SetDefaultExpectTimeout(30_000);
        await Aws.InitializeAsync();
        _demo = await StartAsync("--demo");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        await FirstScansAsync((await _demo.SaysAsync(Token())).Groups[1].Value);
    }

    /// <summary>A fresh browser in which a person of the role is signed in. Skips where Chromium is absent, and fails in CI.</summary>
    public Task<IPage> SignInAsync(string role, ColorScheme theme = ColorScheme.Light, int width = 1440) =>
        SignInAsync(role, new BrowserNewContextOptions { ColorScheme = theme, ViewportSize = new ViewportSize { Width = width, Height = 900 } });

    /// <param name="browser">What the person's browser is like.</param>
    public async Task<IPage> SignInAsync(string role, BrowserNewContextOptions browser) =>
        await NewPageAsync(browser, await _sessions.GetOrAdd(role, SessionAsync));

    /// <summary>A fresh browser in which nobody is signed in, with the focus where they begin.</summary>
    public async Task<IPage> BeginAsync()
    {
        var page = await NewPageAsync(new BrowserNewContextOptions());
        await page.GotoAsync("/login");
        await Assertions.Expect(page.Locator("#name")).ToBeFocusedAsync();
        return page;
    }

    internal (string Name, string Password) SignInOf(string role) =>
        _demo!.Said(SignIn()).Where(match => match.Groups["role"].Value == role).Select(match => (match.Groups["name"].Value, match.Groups["password"].Value)).Single();

    /// <summary>A dashboard of a test's own, over a database of its own.</summary>
    internal async Task<DashboardProcess> StartAsync(params string[] settings)
    {
        string[] database = Require.IsCi || PostgresServer.IsInstalled ? ["--Database:Provider=Postgres", $"--ConnectionStrings:Dashboard={await _postgres.CreateDatabaseAsync()}"] : [];
        return new DashboardProcess([.. settings, .. database, .. Aws.IsThere ? [$"--Aws:EndpointUrl={Aws.Url}"] : Array.Empty<string>()]);
    }

    internal async Task<IPage> NewPageAsync(BrowserNewContextOptions browser, string? session = null)
    {
        Require.OrSkip(_browser is not null, "Chromium (apt-get install chromium)");
        browser.BaseURL ??= _demo!.Address;
        browser.StorageState = session;
        browser.Permissions = ["clipboard-read", "clipboard-write"];
        // What is injected to look at pages is a script, which our own policy rightly refuses.
        browser.BypassCSP ??= true;
        var context = await _browser!.NewContextAsync(browser);
        context.SetDefaultTimeout(60_000);
        if (TestContext.Current.Test is { } test)
            Opened.GetOrAdd(test.UniqueID, _ => []).Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>What a test left open would go on following scans, and take the processors from the tests after it.</summary>
    internal static async ValueTask CloseAsync(string test)
    {
        if (Opened.TryRemove(test, out var contexts))
            foreach (var context in contexts)
                await context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_demo is not null)
            await _demo.DisposeAsync();
        await Aws.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>The cookies of someone who signed in: once for each role, because ten sign-ins a minute are all that one address has.</summary>
    private async Task<string> SessionAsync(string role)
    {
        var page = await NewPageAsync(new BrowserNewContextOptions());
        var (name, password) = SignInOf(role);
        await page.GotoAsync("/login");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        var session = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
        return session;
    }

    private static string? Chromium() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Once the history is laid and each account was read today.</summary>
    private async Task FirstScansAsync(string token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_demo!.Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        for (var attempt = 0; attempt < 240; attempt++)
        {
            var scans = (await http.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/scans?limit=3", UriKind.Relative))).GetProperty("items");
            if (scans.GetArrayLength() == 3 && scans.EnumerateArray().All(scan => scan.GetProperty("state").GetString() is "done" && scan.GetProperty("requestedAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddDays(-1)))
                return;
            await Task.Delay(500);
        }

        Assert.Fail("The demo accounts were not scanned.");
    }

    [GeneratedRegex(@"^Sign-in: (?<name>\S+) / (?<password>\S+) \((?<role>\w+)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex SignIn();

    [GeneratedRegex(@"^API token: (\S+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
