using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class DayRollupTests(PostgresServer postgres)
{
    // Two findings of the same age, one Critical and one not.
    private static readonly AccountSnapshot Failing = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Key with { RotationEnabled = Observed.Of(false) });

    private static readonly Framework Own = new()
    {
        Id = "ACME-2026",
        Name = "Acme rules",
        Publisher = "Acme",
        Address = "",
        About = "",
        IsYours = true,
        Requirements = [new Requirement("1", "Keys turn", [new MappedControl("KM-01", MappingBasis.Yours)])],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_day_says_what_is_open_how_old_it_is_and_how_long_its_fixes_took(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Failing);
        await RollUpAsync(dashboard);
        var begin = Assert.Single(await DaysAsync(dashboard, ScoreScope.Estate, ""));
        Assert.Equal((2, 0, 0), (begin.Facts.Opened, begin.Facts.Fixed, begin.Facts.Breached));
        Assert.Equal(Failing.Resources.OfType<Inventory.Pipelines.Pipeline>().Count(), begin.Facts.Grades.Values.Sum());
        var worst = Enum.GetValues<Severity>().Where(severity => begin.Facts.Open[severity] > 0).Max();

        dashboard.Time.Advance(TimeSpan.FromDays(FixTargets.Default.Days(worst) + 1));
        await RollUpAsync(dashboard);
        var late = (await DaysAsync(dashboard, ScoreScope.Account, Failing.Account.Text))[^1];
        Assert.Equal(FixTargets.Default.Days(worst) + 1, late.Facts.Ages[worst].Median);
        Assert.True(late.Facts.Breached > 0);

        await dashboard.ScanAsync(Some.Snapshot);
        await RollUpAsync(dashboard);
        var days = await DaysAsync(dashboard, ScoreScope.Estate, "");
        Assert.Equal((0, 2, 0), (days[^1].Facts.Opened, days[^1].Facts.Fixed, days[^1].Facts.Breached));
        Assert.All(FixTime.Of(days), time => Assert.Equal((FixTargets.Default.Days(worst) + 1, FixTargets.Default.Days(worst) + 1), ((int)time.Mean, (int)time.Median)));
        Assert.Equal(100, (await DaysAsync(dashboard, ScoreScope.Pillar, nameof(Pillar.Authentication)))[^1].Facts.Value);
        Assert.NotEmpty(await DaysAsync(dashboard, ScoreScope.Framework, "PCI-DSS-4"));
        var own = await DaysAsync(dashboard, ScoreScope.Framework, Own.Id);
        Assert.Equal((0, 100), (own[0].Facts.Value, own[^1].Facts.Value));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_days_on_which_nothing_changed_the_last_and_the_first_of_each_month_are_stored(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        dashboard.Time.Advance(new DateTimeOffset(2027, 1, 10, 0, 0, 0, TimeSpan.Zero) - dashboard.Time.GetUtcNow());
        await dashboard.ScanAsync(Failing);
        await RollUpAsync(dashboard);
        dashboard.Time.Advance(TimeSpan.FromDays(1));
        await RollUpAsync(dashboard);
        dashboard.Time.Advance(TimeSpan.FromDays(1));
        await RollUpAsync(dashboard);
        Assert.Equal([10, 12], (await DaysAsync(dashboard, ScoreScope.Estate, "")).Select(day => day.Day.Day));

        dashboard.Time.Advance(TimeSpan.FromDays(25));
        await RollUpAsync(dashboard);
        Assert.Equal([10, 12, 6], (await DaysAsync(dashboard, ScoreScope.Estate, "")).Select(day => day.Day.Day));

        await dashboard.Services.GetRequiredService<Retention>().ForgetAsync(RetentionKind.Scores, new DateTimeOffset(2027, 2, 20, 0, 0, 0, TimeSpan.Zero), Cancellation);
        Assert.Equal([6], (await DaysAsync(dashboard, ScoreScope.Estate, "")).Select(day => day.Day.Day));
    }

    [Fact]
    public async Task On_postgres_each_month_is_a_partition_that_is_made_ahead_and_dropped_whole()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Postgres, postgres);
        dashboard.Time.Advance(new DateTimeOffset(2026, 12, 10, 0, 0, 0, TimeSpan.Zero) - dashboard.Time.GetUtcNow());
        await RollUpAsync(dashboard);
        Assert.Equal(["score_days_2026_12", "score_days_2027_01"], await PartitionsAsync(dashboard));

        await dashboard.Services.GetRequiredService<Retention>().ForgetAsync(RetentionKind.Scores, new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero), Cancellation);
        Assert.Equal(["score_days_2027_01"], await PartitionsAsync(dashboard));
    }

    [Fact]
    public async Task On_postgres_points_go_into_the_month_that_their_ids_are_of_and_empty_months_go()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Postgres, postgres);
        dashboard.Time.Advance(new DateTimeOffset(2026, 12, 31, 12, 0, 0, TimeSpan.Zero) - dashboard.Time.GetUtcNow());
        await dashboard.ScanAsync(Failing);
        Assert.True(await CountAsync(dashboard, "score_points_other") > 0);

        await RollUpAsync(dashboard);
        var december = await CountAsync(dashboard, "score_points_2026_12");
        Assert.True(december > 0);
        Assert.Equal((0, 0), (await CountAsync(dashboard, "score_points_other"), await CountAsync(dashboard, "score_points_2027_01")));
        Assert.Single(await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), dashboard.Time.GetUtcNow(), 10, Cancellation));

        dashboard.Time.Advance(TimeSpan.FromHours(12));
        await dashboard.ScanAsync(Some.Snapshot);
        Assert.True(await CountAsync(dashboard, "score_points_2027_01") > 0);
        Assert.Equal(december, await CountAsync(dashboard, "score_points_2026_12"));
        await RollUpAsync(dashboard);

        // What nothing came after still holds; with the last of it the month goes.
        await dashboard.Services.GetRequiredService<Retention>().ForgetAsync(RetentionKind.Scores, new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero), Cancellation);
        await using (var db = dashboard.Open())
            await db.ScorePoints.Where(point => point.At < new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)).ExecuteDeleteAsync(Cancellation);
        await dashboard.Services.GetRequiredService<Retention>().ForgetAsync(RetentionKind.Scores, new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero), Cancellation);
        Assert.Equal(["score_points_2027_01", "score_points_2027_02", "score_points_other"], await PartitionsAsync(dashboard, "score_points"));
    }

    private static async Task<int> CountAsync(TestDashboard dashboard, string table)
    {
        await using var db = dashboard.Open();
        return await db.Database.SqlQuery<int>($"SELECT CAST(COUNT(*) AS int) AS \"Value\" FROM score_points WHERE tableoid = CAST({table} AS regclass)").SingleAsync(Cancellation);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_late_is_what_fails_for_longer_than_is_aimed_at(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Failing);
        var opened = dashboard.Time.GetUtcNow();
        var targets = new FixTargets(2, 4, 4, 4);

        Assert.Empty(await DueAsync(opened.AddDays(-6), opened.AddDays(1)));
        Assert.All(await DueAsync(null, opened.AddDays(5)), finding => Assert.True(targets.DueAt(finding) <= opened.AddDays(5)));
        Assert.Equal(2, (await DueAsync(null, opened.AddDays(5))).Count);
        Assert.Empty(await DueAsync(opened.AddDays(5), opened.AddDays(12)));

        async Task<List<FindingSummary>> DueAsync(DateTimeOffset? after, DateTimeOffset by) =>
            [.. (await dashboard.FindingQueries.ListAsync(new FindingFilter { Due = new DueWithin(targets, after, by) }, FindingOrder.Oldest, 50, null, Cancellation)).Items];
    }

    [Fact]
    public async Task Targets_are_kept_audited_and_refused_where_what_is_worse_has_more_time()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        Assert.Equal(FixTargets.Default, await FixTargets.OfAsync(dashboard.Settings, Cancellation));

        await new FixTargets(3, 14, 60, 90).SaveAsync(dashboard.Settings, new Actor("ada@example.com", null), Cancellation);

        Assert.Equal(new FixTargets(3, 14, 60, 90), await FixTargets.OfAsync(dashboard.Settings, Cancellation));
        var entry = Assert.Single((await dashboard.AuditQueries.ListAsync(new AuditFilter { Target = "fix-targets" }, 5, null, Cancellation)).Items);
        Assert.Equal("Critical 3, High 14, Medium 60, Low 90", entry.Entry.After);
        var refused = await Assert.ThrowsAsync<FormatException>(() => new FixTargets(30, 14, 60, 90).SaveAsync(dashboard.Settings, Actor.System, Cancellation));
        Assert.Equal("What is worse cannot have more time: Critical, High, Medium and Low in rising order.", refused.Message);
    }

    private static Task<int> RollUpAsync(TestDashboard dashboard) => dashboard.Services.GetRequiredService<DayRollup>().WriteAsync([.. FrameworkCatalog.All, Own], Cancellation);

    private static async Task<IReadOnlyList<TrendDay>> DaysAsync(TestDashboard dashboard, ScoreScope scope, string id) =>
        await dashboard.Trends.DaysAsync(scope, id, new DateOnly(2020, 1, 1), new DateOnly(2030, 1, 1), Cancellation);

    private static async Task<List<string>> PartitionsAsync(TestDashboard dashboard, string table = "score_days")
    {
        await using var db = dashboard.Open();
        return await db.Database.SqlQuery<string>($"SELECT inhrelid::regclass::text AS \"Value\" FROM pg_inherits WHERE inhparent = CAST({table} AS regclass) ORDER BY 1").ToListAsync(Cancellation);
    }
}
