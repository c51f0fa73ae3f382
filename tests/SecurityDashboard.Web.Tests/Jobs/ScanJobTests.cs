using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.Features.Reports;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Jobs as they run in the host, on both databases.</summary>
public sealed class ScanJobTests(PostgresServer postgres)
{
    private static readonly AccountId Account = DemoEstate.Accounts[0].Account;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_scan_leads_to_findings_and_scores_and_the_next_one_writes_nothing_new(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        await ConnectAsync(host);

        await ScanAsync(host, Account);
        await SettledAsync(host);
        var before = await CountsAsync(host);
        Assert.True(before.Findings > 100);
        Assert.True(before.Points > 10);

        await ScanAsync(host, Account);
        await SettledAsync(host);
        Assert.Equal(before, await CountsAsync(host));
    }

    [Fact]
    public async Task The_scan_of_a_neighbour_has_the_others_judged_again()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        await ScanAsync(host, Account);
        await SettledAsync(host);
        var unknown = await UnknownAsync(host);

        foreach (var (neighbour, _) in DemoEstate.Accounts.Skip(1))
            await ScanAsync(host, neighbour);
        await SettledAsync(host);

        Assert.True(await UnknownAsync(host) < unknown, $"{unknown} findings of {Account} could not be judged before and after.");
    }

    [Fact]
    public async Task The_sweep_takes_up_a_scan_that_nobody_works_on()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        // As a process leaves it that ends between the database and the job.
        var scan = await host.Get<ScanStore>().QueueAsync(Account, "test", DashboardHost.Cancellation);

        await new SweepJob(host.Get<ExceptionStore>(), host.Get<ScanStore>(), host.Get<ScanRequests>(), host.Get<ScanSchedules>(), host.Get<ReportRequests>(), host.Get<ReplayRequests>()).RunAsync(DashboardHost.Cancellation);

        await EndedAsync(host, scan, ScanState.Done);
    }

    [Fact]
    public async Task A_scan_that_is_cancelled_before_it_begins_never_begins()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        var scan = await host.Get<ScanStore>().QueueAsync(Account, "test", DashboardHost.Cancellation);

        Assert.True(await host.Get<ScanRequests>().CancelAsync(scan, Actor.System, DashboardHost.Cancellation));
        host.Get<ScanRequests>().TakeUp(scan);

        var cancelled = await EndedAsync(host, scan, ScanState.Cancelled);
        Assert.Null(cancelled.StartedAt);
        Assert.False(await host.Get<ScanRequests>().CancelAsync(scan, Actor.System, DashboardHost.Cancellation));
    }

    [Fact]
    public async Task Someone_who_asks_while_a_scan_waits_gets_that_scan()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        var waiting = await host.Get<ScanStore>().QueueAsync(Account, "test", DashboardHost.Cancellation);

        Assert.Equal(waiting, await host.Get<ScanRequests>().ScanAsync(Account, "someone else", DashboardHost.Cancellation));
    }

    [Fact]
    public async Task Pages_hear_of_a_scan_while_it_runs()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        await using var news = host.Get<ScanFeed>().ReadAsync(DashboardHost.Cancellation).GetAsyncEnumerator(DashboardHost.Cancellation);
        var first = news.MoveNextAsync();

        var scan = await host.Get<ScanRequests>().ScanAsync(Account, "test", DashboardHost.Cancellation);

        Assert.True(await first);
        while (news.Current.State is not ScanState.Done)
            Assert.True(await news.MoveNextAsync());
        Assert.Equal(scan, news.Current.ScanId);
    }

    [Fact]
    public async Task Accounts_are_scheduled_as_the_database_says()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await ConnectAsync(host);
        var connections = host.Get<Features.Accounts.AccountConnections>();
        await connections.AddAsync("210987654321", new AccountSettings { Name = "own", Source = AccountSource.Ambient, Schedule = "5 4 * * *" }, Actor.System, DashboardHost.Cancellation);
        await connections.AddAsync("210987654322", new AccountSettings { Name = "files", Source = AccountSource.Import }, Actor.System, DashboardHost.Cancellation);

        Assert.Equal("5 4 * * *", Schedules(host)["scan-210987654321"]);
        Assert.Equal("0 */6 * * *", Schedules(host)[$"scan-{Account}"]);
        Assert.DoesNotContain("scan-210987654322", Schedules(host).Keys);

        await connections.EditAsync("210987654321", new AccountSettings { Name = "own", Source = AccountSource.Ambient, Enabled = false }, Actor.System, DashboardHost.Cancellation);
        Assert.DoesNotContain("scan-210987654321", Schedules(host).Keys);
    }

    private static Dictionary<string, string> Schedules(DashboardHost host)
    {
        using var connection = host.Get<Hangfire.JobStorage>().GetConnection();
        return Hangfire.Storage.StorageConnectionExtensions.GetRecurringJobs(connection).ToDictionary(job => job.Id, job => job.Cron);
    }

    private async Task<DashboardHost> StartAsync(DatabaseProvider provider) => await (provider is DatabaseProvider.Sqlite
        ? new DashboardHost()
        : new DashboardHost(("Database:Provider", "Postgres"), ("ConnectionStrings:Dashboard", await postgres.CreateDatabaseAsync()))).ReadyAsync();

    private static async Task ConnectAsync(DashboardHost host)
    {
        foreach (var (account, name) in DemoEstate.Accounts)
            await host.Get<AccountStore>().AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, DashboardHost.Cancellation);
        await host.Get<ScanSchedules>().ApplyAsync(DashboardHost.Cancellation);
    }

    private static async Task ScanAsync(DashboardHost host, AccountId account) =>
        await EndedAsync(host, await host.Get<ScanRequests>().ScanAsync(account, "test", DashboardHost.Cancellation), ScanState.Done);

    private static async Task<ScanSummary> EndedAsync(DashboardHost host, Guid scan, ScanState expected)
    {
        var ended = await DashboardHost.EventuallyAsync(async () => await host.Get<ScanQueries>().FindAsync(scan, DashboardHost.Cancellation) is { Scan: { FinishedAt: not null } found } ? found : null);
        Assert.True(ended.State == expected, $"The scan ended as {ended.State}: {ended.Error}");
        return ended;
    }

    /// <summary>When no account is due.</summary>
    private static Task<Sweep> SettledAsync(DashboardHost host) => DashboardHost.EventuallyAsync(async () =>
        await host.Get<ScanStore>().SweepAsync(DashboardHost.Cancellation) is { Accounts.IsEmpty: true, Scans.IsEmpty: true } settled ? settled : null);

    private static async Task<(int Findings, int Events, int Points, int Documents)> CountsAsync(DashboardHost host)
    {
        await using var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        return (await db.Findings.CountAsync(DashboardHost.Cancellation), await db.FindingEvents.CountAsync(DashboardHost.Cancellation),
            await db.ScorePoints.CountAsync(DashboardHost.Cancellation), await db.SnapshotDocuments.CountAsync(DashboardHost.Cancellation));
    }

    private static async Task<int> UnknownAsync(DashboardHost host)
    {
        await using var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        return await db.Findings.CountAsync(finding => finding.AccountId == Account.Text && finding.StaleSince != null, DashboardHost.Cancellation);
    }
}
