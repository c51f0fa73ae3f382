using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class ComparisonQueriesTests(PostgresServer postgres)
{
    private static readonly AccountSnapshot Worse = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, int> Histories => new(
        from provider in new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres }
        from seed in Enumerable.Range(11, 2)
        select (provider, seed));

    [Theory, MemberData(nameof(Histories))]
    public async Task Every_finding_is_in_one_class_and_what_comes_one_way_goes_the_other(DatabaseProvider provider, int seed)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(Worse);
        var random = new Random(seed);
        var moments = new List<DateTimeOffset>();
        for (var step = 0; step < 6; step++)
        {
            await RandomHistory.StepAsync(dashboard, random);
            await RandomHistory.StepAsync(dashboard, random);
            moments.Add(dashboard.Time.GetUtcNow());
            dashboard.Time.Advance(TimeSpan.FromHours(5));
        }

        foreach (var (from, to) in moments.SelectMany(from => moments.Select(to => (from, to))))
        {
            var there = await CompareAsync(dashboard, from, to);
            var (before, after) = (await FindingsAsync(dashboard, from, there), await FindingsAsync(dashboard, to, there));
            Assert.Equal(before.Keys.Union(after.Keys).Count(), there.Flows.Values.Sum());
            foreach (var it in there.Differences.Where(it => it.Difference is not FindingDifference.ControlChanged))
                Assert.Equal(it.Difference, FindingComparison.Of(Standing(before.GetValueOrDefault(it.Finding.Id)), Standing(after.GetValueOrDefault(it.Finding.Id)), controlChanged: false));

            var back = await CompareAsync(dashboard, to, from);
            var readable = before.Values.Concat(after.Values).Where(finding => finding.Outcome is not Outcome.Unknown).Select(finding => finding.Id)
                .Except(before.Values.Concat(after.Values).Where(finding => finding.Outcome is Outcome.Unknown).Select(finding => finding.Id)).ToHashSet();
            Assert.Equal(Ids(there, FindingDifference.New, FindingDifference.Regressed), Ids(back, FindingDifference.Fixed, FindingDifference.Gone));
            Assert.Equal(Ids(there, FindingDifference.ControlChanged), Ids(back, FindingDifference.ControlChanged));

            IEnumerable<Guid> Ids(Comparison comparison, params FindingDifference[] differences) =>
                comparison.Differences.Where(it => differences.Contains(it.Difference) && readable.Contains(it.Finding.Id)).Select(it => it.Finding.Id).Order();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Two_scans_tell_what_came_what_went_and_what_cannot_be_said(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var clean = await dashboard.ScanAsync(Some.Snapshot);
        var worse = await dashboard.ScanAsync(Worse);
        var blind = await dashboard.ScanAsync(Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Project with { Definition = Observed.Unreadable<Inventory.Builds.BuildProjectDefinition>(Some.Denied) }));
        var again = await dashboard.ScanAsync(Some.Snapshot);
        var worseAgain = await dashboard.ScanAsync(Worse);

        Assert.Equal(FindingDifference.New, Assert.Single((await CompareAsync(dashboard, clean, worse)).Differences).Difference);
        Assert.All((await CompareAsync(dashboard, worse, blind)).Differences, it => Assert.Equal(FindingDifference.UnknownNow, it.Difference));
        Assert.Equal(FindingDifference.Fixed, Assert.Single((await CompareAsync(dashboard, worse, again)).Differences).Difference);
        Assert.Equal(FindingDifference.Regressed, Assert.Single((await CompareAsync(dashboard, again, worseAgain)).Differences).Difference);
        var none = await CompareAsync(dashboard, worse, worseAgain);
        Assert.Empty(none.Differences);
        Assert.Equal(1, none.StillFailing);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_changed_by_a_decision_is_of_a_changed_control(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var worse = await dashboard.ScanAsync(Worse);
        var control = (await CompareAsync(dashboard, worse, worse)).Differences.Length == 0 ? await FailingAsync(dashboard) : null;
        await ((ControlSettingStore)dashboard.Services.GetService(typeof(ControlSettingStore))!).SetAsync(control!.StateSetting, account: null, Control.Off, "not for us at all", Actor.System, Cancellation);
        var off = await dashboard.ScanAsync(Worse);

        Assert.All((await CompareAsync(dashboard, worse, off)).Differences, it => Assert.Equal((FindingDifference.ControlChanged, control.Info.Id), (it.Difference, it.Finding.ControlId)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Only_what_both_have_in_common_is_compared(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var mine = await dashboard.ScanAsync(Worse);
        var before = dashboard.Time.GetUtcNow();
        dashboard.Time.Advance(TimeSpan.FromHours(1));
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var theirs = await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot);

        var dates = await CompareAsync(dashboard, before, dashboard.Time.GetUtcNow());
        Assert.Equal([Some.Account.Text], dates.Accounts);
        Assert.Equal([TwoAccounts.Tools.Text], dates.OnlyTo);
        Assert.DoesNotContain(dates.Differences, it => it.Finding.Account == TwoAccounts.Tools.Text);
        var scans = await CompareAsync(dashboard, mine, theirs);
        Assert.Equal((0, 0), (scans.Accounts.Length, scans.Flows.Values.Sum()));

        var refused = await Assert.ThrowsAsync<FormatException>(() => dashboard.Comparisons.CompareAsync("2001-01-01", "now", Cancellation));
        Assert.StartsWith("At 2001-01-01 00:00 UTC nothing had been judged yet", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("b is missing.", (await Assert.ThrowsAsync<FormatException>(() => dashboard.Comparisons.CompareAsync("now", null, Cancellation))).Message, StringComparison.Ordinal);
    }

    private static Task<Comparison> CompareAsync(TestDashboard dashboard, Guid a, Guid b) => dashboard.Comparisons.CompareAsync(a.ToString("N"), b.ToString("N"), Cancellation);

    private static Task<Comparison> CompareAsync(TestDashboard dashboard, DateTimeOffset a, DateTimeOffset b) => dashboard.Comparisons.CompareAsync(PastQueries.Text(a), PastQueries.Text(b), Cancellation);

    private static async Task<Control> FailingAsync(TestDashboard dashboard) =>
        ControlCatalog.Find((await dashboard.FindingQueries.ListAsync(new FindingFilter { Statuses = [FindingStatus.Open] }, FindingOrder.WorstSeverity, 1, null, Cancellation)).Items[0].ControlId)!;

    private static async Task<Dictionary<Guid, FindingSummary>> FindingsAsync(TestDashboard dashboard, DateTimeOffset at, Comparison comparison) =>
        (await dashboard.FindingQueries.At(at).ListAsync(new FindingFilter(), FindingOrder.WorstSeverity, 10_000, after: null, Cancellation)).Items
            .Where(finding => comparison.Accounts.Contains(finding.Account)).ToDictionary(finding => finding.Id);

    private static FindingStanding? Standing(FindingSummary? finding) => finding is null ? null : new FindingStanding(finding.Status, finding.Outcome, finding.OpenedAt is not null);
}
