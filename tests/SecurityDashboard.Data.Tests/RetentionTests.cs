using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
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

        Assert.Equal(2, await new Retention(Factory(dashboard)).ForgetAsync(RetentionKind.Snapshots, dashboard.Time.GetUtcNow().AddDays(-10), Cancellation));

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

        Assert.Equal(1, await new Retention(Factory(dashboard)).ForgetAsync(RetentionKind.Snapshots, dashboard.Time.GetUtcNow(), Cancellation));

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

        Assert.True(await new Retention(Factory(dashboard)).ForgetAsync(RetentionKind.Scores, from, Cancellation) > 0);

        Assert.Equal(2, before.Length);
        Assert.Equal(before, await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", from, to, 100, Cancellation));
        Assert.True(await PointsAsync(dashboard) < all);
        Assert.Equal(0, await new Retention(Factory(dashboard)).ForgetAsync(RetentionKind.Scores, from, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_shown_beforehand_is_what_is_forgotten_and_a_moment_before_it_says_so(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        foreach (var snapshot in new[] { Some.Snapshot, Worse, Some.Snapshot, Worse })
        {
            await dashboard.ScanAsync(snapshot);
            dashboard.Time.Advance(TimeSpan.FromDays(10));
        }

        var (retention, past) = (new Retention(Factory(dashboard)), new Queries.PastQueries(Factory(dashboard), dashboard.Time));
        var before = dashboard.Time.GetUtcNow().AddDays(-15);
        var kept = await dashboard.FindingQueries.At(before).CountAsync(new Queries.FindingFilter { Open = true }, Cancellation);
        foreach (var kind in Enum.GetValues<RetentionKind>().Where(kind => kind is not RetentionKind.Audit))
        {
            var effect = await retention.EffectAsync(kind, before, Cancellation);

            Assert.True(effect is { Rows: > 0, Bytes: > 0, Protected: 0 }, $"{kind}: {effect}");
            Assert.True(effect.Oldest < before, $"{kind}: {effect}");
            Assert.Equal(effect.Rows, await retention.ForgetAsync(kind, before, Cancellation));
            Assert.Equal((0L, effect.OldestKept), await retention.EffectAsync(kind, before, Cancellation) is var after ? (after.Rows, after.Oldest) : default);
        }

        Assert.Equal(before, await past.MomentAsync(Queries.PastQueries.Text(before), Cancellation));
        Assert.Equal(kept, await dashboard.FindingQueries.At(before).CountAsync(new Queries.FindingFilter { Open = true }, Cancellation));
        var refused = await Assert.ThrowsAsync<FormatException>(() => past.MomentAsync(Queries.PastQueries.Text(before.AddDays(-1)), Cancellation));
        Assert.Equal($"{Queries.PastQueries.Words(before.AddDays(-1))} is older than what is kept, which begins at {Queries.PastQueries.Words(before)}.", refused.Message);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nothing_about_a_finding_under_an_exception_is_forgotten(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var opened = await dashboard.ScanAsync(Worse);
        dashboard.Time.Advance(TimeSpan.FromDays(10));
        await dashboard.ScanAsync(Some.Snapshot);
        var open = await OpenAsync(dashboard);
        dashboard.Time.Advance(TimeSpan.FromDays(10));
        await dashboard.ScanAsync(Worse);
        await using (var db = dashboard.Open())
            await db.Findings.Where(finding => finding.Id == open).ExecuteUpdateAsync(finding => finding.SetProperty(it => it.ExceptionId, Guid.CreateVersion7(Some.Now)), Cancellation);
        var events = await EventsAsync(dashboard, open);
        dashboard.Time.Advance(TimeSpan.FromDays(1000));

        var retention = new Retention(Factory(dashboard));
        foreach (var kind in Enum.GetValues<RetentionKind>())
        {
            var effect = await retention.EffectAsync(kind, dashboard.Time.GetUtcNow(), Cancellation);
            Assert.True(kind is RetentionKind.Scores or RetentionKind.Audit || effect.Protected > 0, $"{kind}: {effect}");
            await retention.ForgetAsync(kind, dashboard.Time.GetUtcNow(), Cancellation);
        }

        Assert.Equal(events, await EventsAsync(dashboard, open));
        Assert.NotNull(await dashboard.Snapshots.OfScanAsync(opened, Cancellation));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_a_kept_report_rests_on_stays_as_long_as_the_report(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var first = await dashboard.ScanAsync(Worse);
        for (var day = 0; day < 3; day++)
            await dashboard.Audit.AppendAsync(Actor.System.Did("tested", $"day {day}", null, null), Cancellation);
        var asOf = dashboard.Time.GetUtcNow();
        var head = (await dashboard.Audit.HeadAsync(Cancellation))!;
        Guid report;
        await using (var db = dashboard.Open())
        {
            var row = new ReportRow { Id = report = Guid.CreateVersion7(asOf), Kind = "framework", Title = "NIST", Request = "{}", Needs = "", RequestedBy = "ann", RequestedAt = asOf, State = ReportState.Done, AsOf = asOf, AuditNumber = head.Number - 1 };
            db.Add(row);
            db.Add(new ReportSnapshotRow { ReportId = row.Id, SnapshotId = await db.Snapshots.Select(snapshot => snapshot.Id).SingleAsync(Cancellation) });
            await db.SaveChangesAsync(Cancellation);
        }

        dashboard.Time.Advance(TimeSpan.FromDays(10));
        await dashboard.ScanAsync(Some.Snapshot);
        dashboard.Time.Advance(TimeSpan.FromDays(10));
        await dashboard.ScanAsync(Worse);
        var retention = new Retention(Factory(dashboard));
        var past = new PastQueries(Factory(dashboard), dashboard.Time);
        foreach (var kind in Enum.GetValues<RetentionKind>())
            await retention.ForgetAsync(kind, dashboard.Time.GetUtcNow(), Cancellation);
        Assert.NotNull(await dashboard.Snapshots.OfScanAsync(first, Cancellation));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation, head));
        await using (var db = dashboard.Open())
            Assert.Equal(head.Number - 1, await db.Audit.MinAsync(entry => entry.Number, Cancellation));
        Assert.Equal(asOf, await past.MomentAsync(PastQueries.Text(asOf), Cancellation));

        await using (var db = dashboard.Open())
            await db.Reports.Where(row => row.Id == report).ExecuteDeleteAsync(Cancellation);
        foreach (var kind in Enum.GetValues<RetentionKind>())
            await retention.ForgetAsync(kind, dashboard.Time.GetUtcNow(), Cancellation);
        Assert.Null(await dashboard.Snapshots.OfScanAsync(first, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_audit_log_without_its_beginning_still_tells_when_an_entry_was_changed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        for (var day = 0; day < 6; day++)
        {
            await dashboard.Audit.AppendAsync(Actor.System.Did("tested", $"day {day}", null, null), Cancellation);
            dashboard.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(4, await new Retention(Factory(dashboard)).ForgetAsync(RetentionKind.Audit, dashboard.Time.GetUtcNow().AddDays(-3), Cancellation));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));

        await dashboard.Audit.AppendAsync(Actor.System.Did("tested", "another day", null, null), Cancellation);
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
        await using var db = dashboard.Open();
        await db.Audit.Where(entry => entry.Target == "day 4").ExecuteUpdateAsync(entry => entry.SetProperty(it => it.Actor, "nobody"), Cancellation);
        Assert.Equal(6, await dashboard.Audit.VerifyAsync(Cancellation));
    }

    private static async Task<Guid> OpenAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return await db.FindingEvents.Where(change => change.Transition == Findings.FindingTransition.Resolved).Select(change => change.FindingId).SingleAsync(Cancellation);
    }

    private static async Task<int> EventsAsync(TestDashboard dashboard, Guid finding)
    {
        await using var db = dashboard.Open();
        return await db.FindingEvents.CountAsync(change => change.FindingId == finding, Cancellation);
    }

    private static IDbContextFactory<DashboardDb> Factory(TestDashboard dashboard) =>
        (IDbContextFactory<DashboardDb>)dashboard.Services.GetService(typeof(IDbContextFactory<DashboardDb>))!;

    private static async Task<int> PointsAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return await db.ScorePoints.CountAsync(Cancellation);
    }
}
