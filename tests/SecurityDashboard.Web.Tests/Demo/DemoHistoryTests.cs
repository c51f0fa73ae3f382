using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Web.Demo;

public sealed class DemoHistoryTests
{
    [Fact]
    public async Task Goes_on_where_a_killed_process_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
        await using (var killed = await new DashboardHost(folder, keepsFolder: true).ReadyAsync())
            await LeaveHalfDoneAsync(killed);

        await using var host = await new DashboardHost(folder, keepsFolder: false, ("Demo:Enabled", "true")).ReadyAsync();
        var scans = await DashboardHost.EventuallyAsync(async () => await AllAsync(host) is { Count: >= (DemoEstate.Weeks + 1) * 3 } all && all.TrueForAll(scan => scan.FinishedAt is not null) ? all : null);

        Assert.All(scans, scan => Assert.Equal(ScanState.Done, scan.State));
        Assert.Equal((DemoEstate.Weeks + 1) * DemoEstate.Accounts.Length, scans.Count);
        await using var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        Assert.Equal(scans.Count, await db.Snapshots.CountAsync(DashboardHost.Cancellation));
    }

    private static async Task<List<ScanSummary>> AllAsync(DashboardHost host) =>
        [.. (await host.Get<ScanQueries>().ListAsync(account: null, unfinished: false, limit: 500, after: null, DashboardHost.Cancellation)).Items];

    /// <summary>One account of the first week was read and not judged, and its lease was never let go of.</summary>
    private static async Task LeaveHalfDoneAsync(DashboardHost host)
    {
        var now = host.Get<TimeProvider>().GetUtcNow();
        var then = new ManualTime(now.AddDays(-7 * DemoEstate.Weeks));
        var databases = host.Get<IDbContextFactory<DashboardDb>>();
        var scans = new ScanStore(databases, then);
        using var snapshots = new SnapshotStore(databases, then);
        var snapshot = DemoEstate.Snapshots(now, DemoEstate.Weeks).First();
        await host.Get<AccountStore>().AddAsync(snapshot.Account, new AccountSettings { Name = "production", Source = AccountSource.Demo }, Actor.System, DashboardHost.Cancellation);
        var lease = await scans.TryLeaseAsync(await scans.QueueAsync(snapshot.Account, "demo", DashboardHost.Cancellation), DashboardHost.Cancellation);
        await snapshots.AddAsync(snapshot, lease!, DashboardHost.Cancellation);
    }
}
