using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.People;

[assembly: AssemblyFixture(typeof(SecurityDashboard.Web.DemoHost))]

namespace SecurityDashboard.Web;

/// <summary>One demo installation that every test may read and none may change for the others.</summary>
public sealed class DemoHost : IAsyncLifetime
{
    private readonly DashboardHost _host = new(("Demo:Enabled", "true"));
    private readonly Dictionary<string, HttpClient> _programs = [];
    private readonly Dictionary<string, HttpClient> _browsers = [];

    public DashboardHost Host => _host;

    /// <summary>With a token of someone of the role that has every scope.</summary>
    public HttpClient Program(string role) => _programs[role];

    /// <summary>Someone of the role who signed in.</summary>
    public HttpClient Browser(string role) => _browsers[role];

    public async ValueTask InitializeAsync()
    {
        await _host.ReadyAsync();
        var admin = await DashboardHost.EventuallyAsync(() => Task.FromResult(Regex.Match(_host.Console, "^API token: (\\S+)$", RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value : null));
        var signIns = Regex.Matches(_host.Console, "^Sign-in: (\\S+) / (\\S+) \\((\\S+)\\)$", RegexOptions.Multiline).ToDictionary(match => match.Groups[3].Value, match => (Name: match.Groups[1].Value, Password: match.Groups[2].Value));
        foreach (var role in Roles.All)
        {
            _browsers[role] = _host.CreateClient();
            await DashboardHost.PostFormAsync(_browsers[role], "/login", ("Input.Name", signIns[role].Name), ("Input.Password", signIns[role].Password));
            _programs[role] = _host.CreateClient();
            _programs[role].DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", role is Roles.Admin ? admin : await TokenAsync(signIns[role].Name));
        }

        await DashboardHost.EventuallyAsync(async () =>
        {
            var scans = await _host.Get<ScanQueries>().ListAsync(account: null, unfinished: false, limit: 3, after: null, DashboardHost.Cancellation);
            var (queued, due) = await _host.Get<ScanStore>().SweepAsync(DashboardHost.Cancellation);
            return scans.Items.Length == 3 && scans.Items.All(scan => scan is { State: ScanState.Done, RequestedBy: "demo" }) && IsToday(scans) && queued.IsEmpty && due.IsEmpty ? scans : null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _programs.Values.Concat(_browsers.Values))
            client.Dispose();
        await _host.DisposeAsync();
    }

    private bool IsToday(Page<ScanSummary> scans) => scans.Items.All(scan => _host.Get<TimeProvider>().GetUtcNow() - scan.RequestedAt < TimeSpan.FromDays(1));

    private async Task<string> TokenAsync(string name)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var owner = (await scope.ServiceProvider.GetRequiredService<Membership>().ListAsync(DashboardHost.Cancellation)).Single(member => member.Name == name);
        return (await scope.ServiceProvider.GetRequiredService<ApiTokens>().CreateAsync(
            owner.Id, "test", [.. Capabilities.All.Select(capability => capability.Name)], _host.Get<TimeProvider>().GetUtcNow().AddDays(1), Actor.System, DashboardHost.Cancellation)).Token;
    }
}
