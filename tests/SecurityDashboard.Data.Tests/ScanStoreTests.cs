using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class ScanStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Asking_many_times_at_once_queues_one_scan(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        var scans = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation)));

        Assert.Single(scans.Distinct());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_begins_at_once_belongs_to_whoever_asked_first(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        var lease = Assert.Single(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => dashboard.Scans.BeginAsync(Some.Account, "ada", Cancellation))), it => it is not null)!;

        Assert.Null(await dashboard.Scans.TryLeaseAsync(lease.ScanId, Cancellation));
        Assert.Equal(Heartbeat.GoOn, await dashboard.Scans.BeatAsync(lease, null, Cancellation));
        Assert.Equal(ScanState.Running, (await dashboard.ScanQueries.FindAsync(lease.ScanId, Cancellation))!.Scan.State);
        var unknown = new AccountId("999988887777");
        Assert.StartsWith("Account 999988887777 is not connected.", (await Assert.ThrowsAsync<InvalidOperationException>(() =>
            dashboard.Scans.BeginAsync(unknown, "ada", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_nothing_came_of_is_withdrawn_and_one_that_read_something_is_not(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var nothing = await dashboard.Scans.BeginAsync(Some.Account, "ada", Cancellation);
        await dashboard.Scans.WithdrawAsync(nothing!, Cancellation);
        Assert.Null(await dashboard.ScanQueries.FindAsync(nothing!.ScanId, Cancellation));

        var something = await dashboard.Scans.BeginAsync(Some.Account, "ada", Cancellation);
        await dashboard.Snapshots.AddAsync(Some.Snapshot, something!, Cancellation);
        await dashboard.Scans.WithdrawAsync(something!, Cancellation);
        Assert.NotNull(await dashboard.ScanQueries.FindAsync(something!.ScanId, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_many_that_ask_for_the_lease_one_gets_it(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        var leases = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => dashboard.Scans.TryLeaseAsync(scan, Cancellation)));

        Assert.Single(leases, lease => lease is not null);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_heartbeat_keeps_the_lease_and_its_absence_gives_it_away(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        var lease = await dashboard.Scans.TryLeaseAsync(scan, Cancellation);
        for (var beat = 0; beat < 20; beat++)
        {
            dashboard.Time.Advance(ScanStore.HeartbeatEvery);
            Assert.Equal(Heartbeat.GoOn, await dashboard.Scans.BeatAsync(lease!, new ScanProgress("Roles", beat, 20, 0, 0, beat), Cancellation));
            Assert.Null(await dashboard.Scans.TryLeaseAsync(scan, Cancellation));
            Assert.Empty((await dashboard.Scans.SweepAsync(Cancellation)).Scans);
        }

        dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));

        Assert.Equal([scan], (await dashboard.Scans.SweepAsync(Cancellation)).Scans);
        Assert.NotNull(await dashboard.Scans.TryLeaseAsync(scan, Cancellation));
        Assert.Equal(Heartbeat.LeaseLost, await dashboard.Scans.BeatAsync(lease!, null, Cancellation));
        var shown = (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan;
        Assert.Equal((2, "Roles", 19), (shown.Attempts, shown.Progress!.Step, shown.ApiCalls));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_ends_its_process_again_and_again_is_given_up(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.NotNull(await dashboard.Scans.TryLeaseAsync(scan, Cancellation));
            dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));
        }

        Assert.Empty((await dashboard.Scans.SweepAsync(Cancellation)).Scans);

        var failed = (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan;
        Assert.Equal(ScanState.Failed, failed.State);
        Assert.Equal("The process that scanned ended 5 times without a word. Look for why in its log, then scan again.", failed.Error);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Cancelling_a_scan_that_waits_ends_it_at_once(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        Assert.True(await dashboard.Scans.CancelAsync(scan, Cancellation));

        Assert.Null(await dashboard.Scans.TryLeaseAsync(scan, Cancellation));
        Assert.False(await dashboard.Scans.CancelAsync(scan, Cancellation));
        Assert.Equal(ScanState.Cancelled, Assert.Single((await dashboard.ScanQueries.ListAsync(null, unfinished: false, 10, null, Cancellation)).Items).State);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_new_catalogue_makes_every_account_due(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.Snapshot);
        Assert.Empty((await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
        await using (var db = dashboard.Open())
            await db.Accounts.ExecuteUpdateAsync(account => account.SetProperty(row => row.EvaluatedCatalog, "00000000"), Cancellation);

        Assert.Equal([Some.Account], (await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Empty((await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_account_that_is_not_connected_is_not_scanned(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => dashboard.Scans.QueueAsync(new AccountId("999999999999"), "ada", Cancellation));

        Assert.Equal("Account 999999999999 is not connected. Add it under Admin › Accounts.", refused.Message);
    }
}
