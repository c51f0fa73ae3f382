using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class RetentionTests(PostgresServer postgres)
{
    private static readonly AccountSnapshot Worse = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Old_snapshots_go_with_the_documents_that_nothing_else_needs(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var first = await dashboard.ScanAsync(Worse);
        var same = await dashboard.ScanAsync(Some.Snapshot);
        dashboard.Time.Advance(TimeSpan.FromDays(30));
        await dashboard.ScanAsync(Some.Snapshot);

        Assert.Equal(2, await new Retention(Factory(dashboard)).ForgetSnapshotsAsync(dashboard.Time.GetUtcNow().AddDays(-10), Cancellation));

        Assert.Null(await dashboard.Snapshots.OfScanAsync(first, Cancellation));
        Assert.Null(await dashboard.Snapshots.OfScanAsync(same, Cancellation));
        await using var db = dashboard.Open();
        Assert.Equal((1, 1, 3), (await db.Snapshots.CountAsync(Cancellation), await db.SnapshotDocuments.CountAsync(Cancellation), await db.Scans.CountAsync(Cancellation)));
        await using var restarted = dashboard.Restarted();
        Assert.Equal(SnapshotDocument.HashOf(Some.Snapshot), SnapshotDocument.HashOf((await restarted.Snapshots.LatestAsync(Some.Account, Cancellation))!));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_an_account_is_judged_on_is_kept_however_old(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.Snapshot);
        var unfinished = await dashboard.Scans.BeginAsync(Some.Account, "ada", Cancellation);
        await dashboard.Snapshots.AddAsync(Worse with { TakenAt = dashboard.Time.GetUtcNow() }, unfinished!, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(1, await new Retention(Factory(dashboard)).ForgetSnapshotsAsync(dashboard.Time.GetUtcNow(), Cancellation));

        Assert.NotNull(await dashboard.Snapshots.EstateAsync(Some.Account, Cancellation));
        Assert.NotNull(await dashboard.Snapshots.OfScanAsync(unfinished!.ScanId, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_trend_still_begins_with_the_score_that_held_when_it_begins(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        foreach (var snapshot in new[] { Some.Snapshot, Worse, Some.Snapshot, Worse })
        {
            await dashboard.ScanAsync(snapshot);
            dashboard.Time.Advance(TimeSpan.FromDays(10));
        }

        var from = dashboard.Time.GetUtcNow().AddDays(-15);
        var to = dashboard.Time.GetUtcNow();
        var before = await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", from, to, 100, Cancellation);
        var all = await PointsAsync(dashboard);

        Assert.True(await new Retention(Factory(dashboard)).ForgetScoresAsync(from, Cancellation) > 0);

        Assert.Equal(2, before.Length);
        Assert.Equal(before, await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", from, to, 100, Cancellation));
        Assert.True(await PointsAsync(dashboard) < all);
        Assert.Equal(0, await new Retention(Factory(dashboard)).ForgetScoresAsync(from, Cancellation));
    }

    private static IDbContextFactory<DashboardDb> Factory(TestDashboard dashboard) =>
        (IDbContextFactory<DashboardDb>)dashboard.Services.GetService(typeof(IDbContextFactory<DashboardDb>))!;

    private static async Task<int> PointsAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return await db.ScorePoints.CountAsync(Cancellation);
    }
}
