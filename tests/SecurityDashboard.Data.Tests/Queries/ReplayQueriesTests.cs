using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class ReplayQueriesTests(PostgresServer postgres)
{
    private static readonly AccountSnapshot Worse = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Secret with { RotationEnabled = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_control_that_judged_all_along_finds_in_the_past_what_it_found_then(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var begin = await PassAsync(dashboard, Some.Snapshot);
        foreach (var snapshot in new[] { Worse, Worse, TwoAccounts.ToolsSnapshot, Some.Snapshot, TwoAccounts.Payments, Worse })
            await PassAsync(dashboard, snapshot);
        var before = await CountsAsync(dashboard);

        foreach (var control in new[] { "SC-03", "CB-08", "PL-01", "SM-01", "RL-02" }.Select(ControlCatalog.Find).OfType<Control>())
        {
            var replay = await Replays(dashboard).RunAsync(control, setting: null, PastQueries.Text(begin), progress: null, Cancellation);

            Assert.Equal(0, replay.Missing);
            foreach (var point in replay.Points)
                Assert.Equal((control.Info.Id, point.At, await FailingAsync(dashboard, control, point.At)), (control.Info.Id, point.At, point.Failing));
        }

        Assert.Equal(before, await CountsAsync(dashboard));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_switched_off_is_replayed_and_says_since_when_it_would_have_failed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var begin = await PassAsync(dashboard, Some.Snapshot);
        var worse = await PassAsync(dashboard, Worse);
        var control = ControlCatalog.Find((await dashboard.FindingQueries.ListAsync(new FindingFilter { Statuses = [FindingStatus.Open], ResourceTypes = [ResourceTypes.Webhook] }, FindingOrder.WorstSeverity, 1, null, Cancellation)).Items[0].ControlId)!;
        await ((ControlSettingStore)dashboard.Services.GetService(typeof(ControlSettingStore))!).SetAsync(control.StateSetting, account: null, Control.Off, "not for us at all", Actor.System, Cancellation);
        var better = await PassAsync(dashboard, Some.Snapshot);
        var told = new List<ReplayProgress>();

        var replay = await Replays(dashboard).RunAsync(control, setting: null, PastQueries.Text(begin), new Told(told), Cancellation);

        var found = Assert.Single(replay.Found);
        Assert.Equal((Some.Webhook.Arn, worse, (DateTimeOffset?)better), (found.Key.Resource, found.From, found.Until));
        Assert.Equal([0, 1, 0], replay.Points.Select(point => point.Failing));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], told.Select(it => (it.Done, it.Total)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_replay_can_be_stopped_and_refuses_what_cannot_be(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var begin = await PassAsync(dashboard, Some.Snapshot);
        await PassAsync(dashboard, Worse);
        var control = ControlCatalog.All.First(control => control.Settings.Any(setting => setting is NumberSetting));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Replays(dashboard).RunAsync(control, setting: null, PastQueries.Text(begin), new Stops(stop), stop.Token));
        var number = control.Settings.OfType<NumberSetting>().First();
        Assert.StartsWith($"{number.Title}: \"many\" is not allowed.", (await Assert.ThrowsAsync<FormatException>(() => Replays(dashboard).RunAsync(control, (number, "many"), PastQueries.Text(begin), null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.StartsWith("from is now", (await Assert.ThrowsAsync<FormatException>(() => Replays(dashboard).RunAsync(control, setting: null, "now", null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.NotEmpty((await Replays(dashboard).RunAsync(control, (number, number.DefaultText), PastQueries.Text(begin), null, Cancellation)).Points);
    }

    /// <summary>A scan, and when it ended.</summary>
    private static async Task<DateTimeOffset> PassAsync(TestDashboard dashboard, AccountSnapshot snapshot)
    {
        dashboard.Time.Advance(TimeSpan.FromHours(6));
        var at = dashboard.Time.GetUtcNow();
        await dashboard.ScanAsync(snapshot);
        return at;
    }

    private static async Task<int> FailingAsync(TestDashboard dashboard, Control control, DateTimeOffset at) =>
        (await dashboard.FindingQueries.At(at).ListAsync(new FindingFilter { Controls = [control.Info.Id], Outcomes = [Outcome.Fail], Statuses = [FindingStatus.Open] }, FindingOrder.WorstSeverity, 1000, null, Cancellation)).Items.Length;

    private static async Task<(int, int, int, int)> CountsAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return (await db.Findings.CountAsync(Cancellation), await db.FindingEvents.CountAsync(Cancellation), await db.ScorePoints.CountAsync(Cancellation), await db.Audit.CountAsync(Cancellation));
    }

    private static ReplayQueries Replays(TestDashboard dashboard) => (ReplayQueries)dashboard.Services.GetService(typeof(ReplayQueries))!;

    private sealed class Told(List<ReplayProgress> told) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => told.Add(value);
    }

    private sealed class Stops(CancellationTokenSource stop) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value) => stop.Cancel();
    }
}
