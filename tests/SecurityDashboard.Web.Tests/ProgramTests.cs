using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Web;

/// <summary>What whoever starts the process sees.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_bad_setting_ends_the_start_with_one_line_and_exit_code_2()
    {
        await using var process = DashboardProcess.Start(_folder, "--Scanning:Workers", "many");

        Assert.Equal(2, await process.ExitAsync());
        Assert.Equal(["Setting Scanning:Workers is 'many'; allowed: a whole number from 1 to 64."], process.Errors);
        Assert.Empty(process.Output);
    }

    [Fact]
    public async Task An_address_in_use_ends_the_start_with_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        await using var process = DashboardProcess.Start(_folder, "--urls", address);

        Assert.Equal(2, await process.ExitAsync());
        Assert.Equal([$"Failed to bind to address {address}: address already in use. Choose another address with the setting Urls."], process.Errors);
        Assert.DoesNotContain(process.Output, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_demo_prints_sign_ins_that_work_at_every_start_and_keeps_secrets_to_itself()
    {
        const string Canary = "canary-password-that-nobody-has";
        var secrets = new List<string> { Canary };
        var log = new StringBuilder();
        for (var start = 0; start < 2; start++)
        {
            await using var process = DashboardProcess.Start(_folder, "--demo", "--urls", "http://127.0.0.1:0", "--Log:Level", "Trace");
            var address = new Uri(await process.SayAsync("Now listening on: (http\\S+)"));
            var token = await process.SayAsync("^API token: (\\S+)$");
            var password = await process.SayAsync("^Sign-in: demo-engineer / (\\S+) \\(Engineer\\)$");
            Assert.Equal(["Sign-in", "Sign-in", "Sign-in", "Sign-in", "API token"], process.Output.Where(line => line.StartsWith("Sign-in: ", StringComparison.Ordinal) || line.StartsWith("API token: ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]));

            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var browser = new HttpClient(handler) { BaseAddress = address };
            await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", "demo-engineer"), ("Input.Password", Canary));
            var answer = await DashboardHost.PostFormAsync(browser, "/login", ("Input.Name", "demo-engineer"), ("Input.Password", password));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            browser.DefaultRequestHeaders.Authorization = new("Bearer", token);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/api/v1/posture", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

            secrets.AddRange([token, password]);
            log.AppendJoin('\n', process.Output.Where(line => !line.StartsWith("Sign-in: ", StringComparison.Ordinal) && !line.StartsWith("API token: ", StringComparison.Ordinal)));
        }

        var stored = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))).ToList();
        Assert.NotEmpty(stored);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, log.ToString(), StringComparison.Ordinal);
            Assert.All(stored, text => Assert.False(text.Contains(secret, StringComparison.Ordinal), "A secret is in the data folder."));
        }
    }

    [Fact]
    public async Task Lives_on_without_its_database_and_says_so_once()
    {
        await using var process = DashboardProcess.Start(_folder, "--urls", "http://127.0.0.1:0", "--Database:Provider", "Postgres",
            "--ConnectionStrings:Dashboard", "Host=127.0.0.1;Port=9;Database=none;Username=none;Password=hunter2;Timeout=1");
        using var client = new HttpClient { BaseAddress = new Uri(await process.SayAsync("Now listening on: (http\\S+)")) };
        await process.SayAsync("(The Postgres database cannot be used: )");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/healthz/live", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("/", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Single(process.Output, line => line.Contains(" ERR ", StringComparison.Ordinal));
        Assert.DoesNotContain(process.Output, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_the_database_went_away_also_to_whoever_brings_a_token()
    {
        var server = new PostgresServer();
        await using var process = DashboardProcess.Start(_folder, "--urls", "http://127.0.0.1:0", "--Database:Provider", "Postgres", "--ConnectionStrings:Dashboard", await server.CreateDatabaseAsync());
        using var client = new HttpClient { BaseAddress = new Uri(await process.SayAsync("Now listening on: (http\\S+)")) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secdash_nobodys");
        while ((await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), DashboardHost.Cancellation)).StatusCode is not HttpStatusCode.OK)
            await Task.Delay(100, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/pipelines", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

        await server.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/healthz/live", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        var refused = await client.GetAsync(new Uri("/api/v1/pipelines", UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("The database does not answer.", await refused.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
    }
}
