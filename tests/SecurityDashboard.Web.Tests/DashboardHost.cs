using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web;

/// <summary>The whole host in this process, over a data folder of its own.</summary>
public sealed class DashboardHost : WebApplicationFactory<Program>
{
    private readonly (string Key, string Value)[] _settings;
    private readonly StringWriter _written = new();
    private readonly TextWriter _console;
    private readonly bool _keepsFolder;

    public DashboardHost(params (string Key, string Value)[] settings) : this(Directory.CreateTempSubdirectory("dashboard-").FullName, keepsFolder: false, settings)
    {
    }

    public DashboardHost(string folder, bool keepsFolder, params (string Key, string Value)[] settings)
    {
        (Folder, _keepsFolder) = (folder, keepsFolder);
        // Each of its calls locks it.
        _console = TextWriter.Synchronized(_written);
        _settings = settings;
        ClientOptions.AllowAutoRedirect = false;
        ClientOptions.BaseAddress = new Uri("http://localhost");
    }

    public string Folder { get; }

    /// <summary>Takes every log line of every category, whatever the settings say; null leaves logging to the settings.</summary>
    public ILoggerProvider? Log { get; init; }

    /// <summary>What whoever runs the process reads.</summary>
    public string Console
    {
        get
        {
            lock (_console)
                return _written.ToString();
        }
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>When the database is there.</summary>
    public async Task<DashboardHost> ReadyAsync()
    {
        await Get<DatabaseState>().WhenReadyAsync(Cancellation);
        return this;
    }

    /// <summary>Someone of the role who signed in the way people do.</summary>
    public async Task<HttpClient> SignedInAsync(string role)
    {
        var (name, password) = await PersonAsync(role);
        var browser = CreateClient();
        var answer = await PostFormAsync(browser, "/login", ("Input.Name", name), ("Input.Password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    /// <summary>A program with a token of someone of the role; all scopes unless told otherwise.</summary>
    public async Task<HttpClient> ProgramAsync(string role, params string[] scopes)
    {
        await using var scope = Services.CreateAsyncScope();
        var membership = scope.ServiceProvider.GetRequiredService<Membership>();
        var (name, _) = await PersonAsync(role);
        var owner = (await membership.ListAsync(Cancellation)).Single(member => member.Name == name);
        var token = await scope.ServiceProvider.GetRequiredService<ApiTokens>().CreateAsync(
            owner.Id, "test", scopes.Length > 0 ? scopes : [.. Capabilities.All.Select(capability => capability.Name)], Get<TimeProvider>().GetUtcNow().AddDays(1), Actor.System, Cancellation);
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return client;
    }

    public async Task<(string Name, string Password)> PersonAsync(string role)
    {
        await ReadyAsync();
        await using var scope = Services.CreateAsyncScope();
        var membership = scope.ServiceProvider.GetRequiredService<Membership>();
        var (name, password) = ($"test-{role}".ToLowerInvariant(), $"a password of {role}");
        if (!(await membership.ListAsync(Cancellation)).Any(member => member.Name == name))
            await membership.AddAsync(name, password, role, Actor.System, Cancellation);
        return (name, password);
    }

    /// <summary>Loads the page, fills in its first form and sends it, as a browser does.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string address, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);
        var hidden = Regex.Matches(page, "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").Select(match => (Name: match.Groups[1].Value, Value: WebUtility.HtmlDecode(match.Groups[2].Value)));
        using var form = new FormUrlEncodedContent(hidden.DistinctBy(field => field.Name).Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await browser.PostAsync(new Uri(address, UriKind.Relative), form, Cancellation);
    }

    /// <summary>Waits, without a fixed time, for what a job or the start does.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T?>> look) where T : class
    {
        while (true)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(50, Cancellation);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Data:Directory", Folder);
        builder.UseSetting("Log:Level", "Warning");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(new Announcements(_console));
            if (Log is not null)
                services.AddSingleton(LoggerFactory.Create(logs => logs.SetMinimumLevel(LogLevel.Trace).AddProvider(Log)));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (!_keepsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
