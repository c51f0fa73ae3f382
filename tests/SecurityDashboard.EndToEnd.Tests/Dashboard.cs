using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SecurityDashboard.EndToEnd;
using SecurityDashboard.Testing;

[assembly: AssemblyFixture(typeof(Dashboard))]

namespace SecurityDashboard.EndToEnd;

/// <summary>The dashboard in demo mode, started as its own process in an empty folder, and a Chromium beside it.</summary>
public sealed partial class Dashboard : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
    private readonly Dictionary<string, (string Name, string Password)> _signIns = [];
    private readonly ConcurrentDictionary<string, Task<string>> _sessions = [];
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } chromium)
            return;

        _process = Start();
        await Task.WhenAny(_announced.Task, _process.WaitForExitAsync()).WaitAsync(StartLimit);
        Assert.False(_process.HasExited, "The dashboard ended before it had printed its sign-ins.");

        // Two processors may be busy with other tests: a slow answer is no wrong answer.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        await FirstScansAsync();
    }

    /// <summary>A fresh browser in which a person of the role is signed in. Skips where Chromium is absent, and fails in CI.</summary>
    public async Task<IPage> SignInAsync(string role, ColorScheme theme = ColorScheme.Light, int width = 1440)
    {
        Require.OrSkip(_browser is not null, "Chromium (apt-get install chromium)");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address,
            ColorScheme = theme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            StorageState = await _sessions.GetOrAdd(role, SessionAsync),
            // axe is injected as a script, which our own policy rightly refuses.
            BypassCSP = true,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>The same without a pointer, in a browser that lets pages write to its clipboard.</summary>
    public async Task<IPage> SignInByKeyboardAsync(string role)
    {
        Require.OrSkip(_browser is not null, "Chromium (apt-get install chromium)");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address, Permissions = ["clipboard-read", "clipboard-write"] });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/login");
        await Assertions.Expect(page.Locator("#name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(_signIns[role].Name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(_signIns[role].Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The folder is temporary; the system clears what is left of it.
        }
    }

    /// <summary>The cookies of someone who signed in: once for each role, because ten sign-ins a minute are all that one address has.</summary>
    private async Task<string> SessionAsync(string role)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/login");
        await page.FillAsync("#name", _signIns[role].Name);
        await page.FillAsync("#password", _signIns[role].Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        var session = await context.StorageStateAsync();
        await context.CloseAsync();
        return session;
    }

    private static string? Chromium() => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Beside our own output: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string WebAssembly() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "SecurityDashboard.Web", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "SecurityDashboard.Web.dll"));

    private Process Start()
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [WebAssembly(), "--demo", $"--Urls={Address}"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;

        if (SignIn().Match(line) is { Success: true } match)
            _signIns[match.Groups["role"].Value] = (match.Groups["name"].Value, match.Groups["password"].Value);
        else if (line.StartsWith("API token: ", StringComparison.Ordinal))
            _announced.TrySetResult();
    }

    private async Task FirstScansAsync()
    {
        var page = await SignInAsync("Admin");
        for (var attempt = 0; attempt < 60; attempt++)
        {
            await page.GotoAsync("/pipelines");
            await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Pipelines" }).WaitForAsync();
            if (await page.Locator("tbody tr").CountAsync() >= 40)
                break;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await page.Context.CloseAsync();
    }

    [GeneratedRegex(@"^Sign-in: (?<name>\S+) / (?<password>\S+) \((?<role>\w+)\)$", RegexOptions.NonBacktracking)]
    private static partial Regex SignIn();
}
