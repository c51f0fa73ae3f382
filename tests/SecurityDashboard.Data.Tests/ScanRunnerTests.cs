using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class ScanRunnerTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Killed_before_any_write_it_ends_after_a_restart_as_if_undisturbed(DatabaseProvider provider)
    {
        await using var ready = await ReadyAsync(provider);
        string undisturbed;
        int steps;
        await using (var dashboard = await ready.CopiedAsync(postgres))
        {
            var counter = new KillSwitch(int.MaxValue);
            await using var process = dashboard.Restarted(counter);
            await ScanToolsAsync(process);
            (undisturbed, steps) = (await StateAsync(dashboard), counter.Steps);
        }

        Assert.Contains("CB-01", undisturbed, StringComparison.Ordinal);
        Assert.InRange(steps, 10, 300);
        for (var step = 1; step <= steps; step++)
        {
            await using var dashboard = await ready.CopiedAsync(postgres);
            await using (var process = dashboard.Restarted(new KillSwitch(step)))
                await Assert.ThrowsAnyAsync<Exception>(() => ScanToolsAsync(process));

            dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));
            await RecoverAsync(dashboard);

            Assert.Equal(undisturbed, await StateAsync(dashboard));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_of_one_account_moves_the_score_of_a_pipeline_in_another(DatabaseProvider provider)
    {
        await using var dashboard = await ReadyAsync(provider);
        Assert.Equal(100, (await dashboard.PipelineAsync(TwoAccounts.Pipeline)).Pipeline.Score.IfUnknownPasses);

        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot);

        var failing = Assert.Single((await dashboard.PipelineAsync(TwoAccounts.Pipeline)).Open, open => open.Finding.Status is FindingStatus.Open);
        Assert.Equal("Builds of the project shared-build run in privileged mode.", failing.Finding.Because);
        Assert.Equal(TwoAccounts.Tools.Text, failing.Finding.Account);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_is_cancelled_while_it_reads_stops_reading(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        var reading = new TaskCompletionSource();
        var run = dashboard.Runner.RunAsync(scan, async (_, stop) =>
        {
            reading.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return Some.Snapshot;
        }, Cancellation);
        await reading.Task;

        Assert.True(await dashboard.Scans.CancelAsync(scan, Cancellation));
        dashboard.Time.Advance(ScanStore.HeartbeatEvery);

        Assert.Equal(ScanEnd.Cancelled, await run);
        Assert.Equal(ScanState.Cancelled, (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan.State);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_fails_keeps_why_and_leaves_the_account_free_for_another(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        Assert.Equal(ScanEnd.Failed, await dashboard.Runner.RunAsync(scan, (_, _) => throw new ScanFailedException("The role refuses. Correct it."), Cancellation));

        var failed = (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan;
        Assert.Equal((ScanState.Failed, "The role refuses. Correct it."), (failed.State, failed.Error));
        Assert.NotEqual(scan, await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_error_that_nobody_foresaw_is_a_sentence_for_people_and_an_entry_in_the_log(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        Assert.Equal(ScanEnd.Failed, await dashboard.Runner.RunAsync(scan, (_, _) => throw new FormatException("'s3cret' has no form."), Cancellation));

        var failed = (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan;
        Assert.Equal(
            "The scan of account 111122223333 stopped at an error in the dashboard; what was known before it still stands. "
            + $"Scan again. If it stays, report it with the log's entry on scan {scan}.", failed.Error);
        Assert.Contains($"Scan {scan} of 111122223333 met an error that nobody foresaw", dashboard.Log.Text, StringComparison.Ordinal);
        Assert.Contains("'s3cret' has no form.", dashboard.Log.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_that_loses_the_database_goes_on_when_it_is_back(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => dashboard.Runner.RunAsync(scan, (_, _) => throw new InvalidOperationException("", new Outage()), Cancellation));

        Assert.Contains($"The database went away during scan {scan} of 111122223333; the scan goes on when it is back: It is gone.", dashboard.Log.Text, StringComparison.Ordinal);
        Assert.Equal([scan], (await dashboard.Scans.SweepAsync(Cancellation)).Scans);
        Assert.Equal(ScanEnd.Done, await dashboard.Runner.RunAsync(scan, (_, _) => Task.FromResult(Some.Snapshot), Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_short_scan_tells_how_many_calls_it_made(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);

        await dashboard.Runner.RunAsync(scan, (request, _) =>
        {
            request.Progress.Report(new ScanProgress("Keys", 3, 3, 30, 2, 41));
            return Task.FromResult(Some.Snapshot);
        }, Cancellation);

        Assert.Equal(41, (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan.ApiCalls);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_an_attempt_reads_after_its_lease_was_taken_over_is_dropped(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        var slow = await dashboard.Scans.TryLeaseAsync(scan, Cancellation);
        dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));
        Assert.Equal(ScanEnd.Done, await dashboard.Runner.RunAsync(scan, (_, _) => Task.FromResult(Some.Snapshot), Cancellation));

        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => dashboard.Snapshots.AddAsync(Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }), slow!, Cancellation));

        Assert.StartsWith($"The lease on scan {scan:N} of account 111122223333 ran out", lost.Message, StringComparison.Ordinal);
        Assert.Equal(Heartbeat.LeaseLost, await dashboard.Scans.BeatAsync(slow!, null, Cancellation));
        Assert.Empty((await dashboard.PipelineAsync(Some.Pipeline)).Open);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_process_that_is_asked_to_end_hands_its_scan_on_at_once(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        using var ending = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dashboard.Runner.RunAsync(scan, async (_, stop) =>
        {
            await ending.CancelAsync();
            stop.ThrowIfCancellationRequested();
            return Some.Snapshot;
        }, ending.Token));

        Assert.Equal([scan], (await dashboard.Scans.SweepAsync(Cancellation)).Scans);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_reads_what_other_accounts_refer_to(DatabaseProvider provider)
    {
        await using var dashboard = await ReadyAsync(provider);
        var scan = await dashboard.Scans.QueueAsync(TwoAccounts.Tools, "ada", Cancellation);
        ScanRequest? asked = null;

        await dashboard.Runner.RunAsync(scan, (request, _) =>
        {
            asked = request;
            request.Progress.Report(new ScanProgress("Projects", 1, 2, 3, 4, 5));
            dashboard.Time.Advance(ScanStore.HeartbeatEvery);
            return Task.FromResult(TwoAccounts.ToolsSnapshot);
        }, Cancellation);

        Assert.Contains(asked!.Wanted, wanted => wanted.Type == ResourceTypes.BuildProject && wanted.Arn == TwoAccounts.Project.Arn);
        Assert.Contains(asked.Wanted, wanted => wanted.Type == ResourceTypes.Role && wanted.Text == $"arn:aws:iam::{TwoAccounts.Tools}:role/builder");
    }

    private sealed class Outage() : System.Data.Common.DbException("It is gone.")
    {
        public override bool IsTransient => true;
    }

    private async Task<TestDashboard> ReadyAsync(DatabaseProvider provider)
    {
        var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        return dashboard;
    }

    /// <summary>As the scheduled job does it: scan, then judge every account that the scan made due.</summary>
    private static async Task ScanToolsAsync(TestDashboard dashboard)
    {
        var scan = await dashboard.Scans.QueueAsync(TwoAccounts.Tools, "schedule", Cancellation);
        await dashboard.Runner.RunAsync(scan, ReadAsync, Cancellation);
        await RecoverAsync(dashboard);
    }

    /// <summary>As the sweep job does it, and the schedule where a scan was not even asked for.</summary>
    private static async Task RecoverAsync(TestDashboard dashboard)
    {
        await using (var db = dashboard.Open())
            if (!await db.Scans.AnyAsync(scan => scan.AccountId == TwoAccounts.Tools.Text, Cancellation))
                await dashboard.Scans.QueueAsync(TwoAccounts.Tools, "schedule", Cancellation);

        while (await dashboard.Scans.SweepAsync(Cancellation) is { } left && left.Scans.Length + left.Accounts.Length > 0)
        {
            foreach (var scan in left.Scans)
                await dashboard.Runner.RunAsync(scan, ReadAsync, Cancellation);
            foreach (var account in left.Accounts)
                await dashboard.Runner.EvaluateAsync(account, Cancellation);
        }
    }

    private static Task<AccountSnapshot> ReadAsync(ScanRequest request, CancellationToken cancellation) => Task.FromResult(TwoAccounts.ToolsSnapshot);

    /// <summary>Everything that is stored except ids that are made and times.</summary>
    private static async Task<string> StateAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        var lines = new List<string>();
        lines.AddRange(await db.Accounts.OrderBy(row => row.Id).Select(row => $"account {row.Id} {row.Score} {row.EstateVersion == row.EvaluatedVersion} {row.Resources}").ToListAsync(Cancellation));
        lines.AddRange(await db.Scans.OrderBy(row => row.AccountId).Select(row => $"scan {row.AccountId} {row.State} {row.Resources} {row.Error} {row.LeaseOwner}").ToListAsync(Cancellation));
        lines.AddRange(await db.Findings.OrderBy(row => row.Id).Select(row => $"finding {row.ControlId} {row.ResourceArn} {row.SubKey} {row.Status} {row.Outcome} {row.IsOpen} {row.Because}").ToListAsync(Cancellation));
        lines.AddRange((await db.FindingEvents.AsNoTracking().ToListAsync(Cancellation)).Select(row => $"event {row.FindingId} {row.Transition} {row.ScanId is null}").Order(StringComparer.Ordinal));
        lines.AddRange((await db.ScorePoints.AsNoTracking().ToListAsync(Cancellation)).Select(row => $"point {row.Scope} {row.ScopeId} {row.Score}").Order(StringComparer.Ordinal));
        lines.AddRange(await db.Pipelines.OrderBy(row => row.Id).Select(row => $"pipeline {row.Arn} {row.Score} {row.EncryptionPlaces}").ToListAsync(Cancellation));
        lines.AddRange((await db.PipelineResources.AsNoTracking().ToListAsync(Cancellation)).Select(row => $"scope {row.PipelineId} {row.ResourceId} {row.ViaId}").Order(StringComparer.Ordinal));
        lines.Add($"{await db.Snapshots.CountAsync(Cancellation)} snapshots, {await db.SnapshotDocuments.CountAsync(Cancellation)} documents, {await db.Resources.CountAsync(Cancellation)} resources, "
            + $"{await db.ResourceReferences.CountAsync(Cancellation)} references");
        return string.Join('\n', lines);
    }
}
