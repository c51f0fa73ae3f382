using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class PostureQueriesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_overview_counts_grades_points_changes_and_fresh_accounts(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(Several.Snapshot);
        dashboard.Time.Advance(TimeSpan.FromDays(8));
        await dashboard.ScanAsync(Some.Snapshot);

        var posture = await dashboard.Posture.OverviewAsync(Cancellation);

        Assert.Equal(new Dictionary<string, int> { ["A+"] = 2 }, posture.Grades);
        Assert.Equal((0, 100), (posture.Estate.RiskPoints, posture.Estate.Value));
        Assert.Equal((0, 0), (posture.OpenedLately, posture.ResolvedLately));
        Assert.Equal((2, 1, 0), (posture.Accounts, posture.FreshAccounts, posture.StaleAccounts));
        dashboard.Time.Advance(PostureQueries.StaleAfter);
        Assert.Equal(1, (await dashboard.Posture.OverviewAsync(Cancellation)).StaleAccounts);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_opened_and_was_fixed_lately_counts_each_finding_once(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var broken = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" });
        foreach (var snapshot in new[] { broken, Some.Snapshot, broken, Some.Snapshot, broken })
            await dashboard.ScanAsync(snapshot);

        var posture = await dashboard.Posture.OverviewAsync(Cancellation);

        Assert.Equal((1, 1), (posture.OpenedLately, posture.ResolvedLately));
        Assert.Equal((1, 40), (posture.Estate.Critical, posture.Estate.RiskPoints));
        Assert.Equal("D", posture.Estate.Score.Grade);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_trend_begins_with_the_point_that_holds_at_its_start(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var broken = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" });
        foreach (var snapshot in new[] { Some.Snapshot, broken, Some.Snapshot, broken })
        {
            await dashboard.ScanAsync(snapshot);
            dashboard.Time.Advance(TimeSpan.FromDays(1));
        }

        var pipeline = StableId.Of(Some.Pipeline.Arn).ToString("N");
        var points = await dashboard.Trends.PointsAsync(ScoreScope.Pipeline, pipeline, Some.Now.AddDays(1.5), Some.Now.AddDays(9), 100, Cancellation);

        Assert.Equal(["D", "A+", "D"], points.Select(point => point.Score.Score.Grade));
        Assert.True(points[0].At < Some.Now.AddDays(1.5));
        Assert.Equal(4, (await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", Some.Now, Some.Now.AddDays(9), 100, Cancellation)).Length);
        Assert.Single(await dashboard.Trends.PointsAsync(ScoreScope.Estate, "", Some.Now, Some.Now.AddDays(9), 1, Cancellation));
    }
}
