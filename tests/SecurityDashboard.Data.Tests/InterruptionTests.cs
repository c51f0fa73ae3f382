using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>Processes that are killed, databases that crash and workers that are in each other's way: no finding is lost, doubled or wrongly resolved, and no exception half taken.</summary>
public sealed class InterruptionTests(PostgresServer postgres)
{
    private static readonly Decider Ada = new("ada", MayApprove: true);
    private static readonly Decider Grace = new("grace", MayApprove: true);
    private static readonly PatternScope Builds = new("CB-01", "*");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Killed_before_any_write_an_exception_has_taken_a_step_wholly_or_not_at_all(DatabaseProvider provider)
    {
        await using var ready = await ReadyAsync(provider);
        await ready.ScanAsync(TwoAccounts.ToolsSnapshot);
        string undisturbed;
        int steps;
        await using (var dashboard = await ready.CopiedAsync(postgres))
        {
            var counter = new KillSwitch(int.MaxValue);
            await using var process = dashboard.Restarted(counter);
            await TakeStepsAsync(process);
            (undisturbed, steps) = (await StateAsync(dashboard), counter.Steps);
        }

        Assert.Contains("exception CB-01 Expired", undisturbed, StringComparison.Ordinal);
        Assert.Contains("event ExceptionEnded", undisturbed, StringComparison.Ordinal);
        Assert.InRange(steps, 10, 100);
        for (var step = 1; step <= steps; step++)
        {
            await using var dashboard = await ready.CopiedAsync(postgres);
            await using (var process = dashboard.Restarted(new KillSwitch(step)))
                await Assert.ThrowsAnyAsync<Exception>(() => TakeStepsAsync(process));

            await CheckAsync(dashboard);
            await TakeStepsAsync(dashboard);
            Assert.Equal(undisturbed, await StateAsync(dashboard));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Workers_that_finish_the_same_and_neighbouring_accounts_at_once_leave_what_one_would_have(DatabaseProvider provider)
    {
        await using var ready = await ReadyAsync(provider);
        string alone;
        await using (var dashboard = await ready.CopiedAsync(postgres))
        {
            await WorkAsync(dashboard, TwoAccounts.Tools);
            await WorkAsync(dashboard, Some.Account);
            await ApprovedAsync(dashboard);
            await SettleAsync(dashboard);
            alone = await StateAsync(dashboard);
        }

        Assert.Contains("Open Fail True CB-01", alone, StringComparison.Ordinal);
        for (var round = 0; round < 5; round++)
        {
            await using var dashboard = await ready.CopiedAsync(postgres);
            await using var one = dashboard.Restarted();
            await using var other = dashboard.Restarted();
            await Task.WhenAll(
                WorkAsync(one, TwoAccounts.Tools), WorkAsync(other, Some.Account), WorkAsync(other, TwoAccounts.Tools), WorkAsync(one, Some.Account), ApprovedAsync(one),
                other.Runner.EvaluateAsync(Some.Account, Cancellation), one.Runner.EvaluateAsync(Some.Account, Cancellation));

            await CheckAsync(dashboard);
            await SettleAsync(dashboard);
            Assert.Equal(Current(alone), Current(await StateAsync(dashboard)));
        }
    }

    [Fact]
    public async Task A_database_that_crashes_under_two_workers_loses_doubles_and_resolves_nothing()
    {
        await using var server = new PostgresServer();
        await using var dashboard = await TestDashboard.CreateOnOwnAsync(server);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot);
        await ApprovedAsync(dashboard);
        await SettleAsync(dashboard);
        var before = Current(await StateAsync(dashboard));
        var ended = await EndedAsync(dashboard);

        for (var crash = 0; crash < 3; crash++)
        {
            await using var one = dashboard.Restarted();
            await using var other = dashboard.Restarted();
            await Task.WhenAll(BrokenAsync(() => WorkAsync(one, TwoAccounts.Tools)), BrokenAsync(() => WorkAsync(other, Some.Account)), server.CrashAsync());
            // A pool may still hold connections of before; each fails once.
            await using (var pooled = new Npgsql.NpgsqlConnection(dashboard.Connection))
                Npgsql.NpgsqlConnection.ClearPool(pooled);

            await CheckAsync(dashboard);
            dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));
            await WorkAsync(dashboard, TwoAccounts.Tools);
            await WorkAsync(dashboard, Some.Account);
            await SettleAsync(dashboard);
            Assert.Equal(before, Current(await StateAsync(dashboard)));
            Assert.Equal(ended, await EndedAsync(dashboard));
        }
    }

    private static async Task<int> EndedAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return await db.FindingEvents.CountAsync(change => change.Transition == FindingTransition.Resolved || change.Transition == FindingTransition.Gone, Cancellation);
    }

    /// <summary>What an exception goes through, from wherever an earlier attempt left it.</summary>
    private static async Task TakeStepsAsync(TestDashboard dashboard)
    {
        var exception = await ApprovedAsync(dashboard);
        // The clock of a killed attempt may be further already.
        if (exception.ExpiresAt > dashboard.Time.GetUtcNow())
            dashboard.Time.Advance(exception.ExpiresAt - dashboard.Time.GetUtcNow());
        await dashboard.Exceptions.ExpireAsync(Cancellation);
    }

    private static async Task<RiskException> ApprovedAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        var exception = (await db.Exceptions.AsNoTracking().SingleOrDefaultAsync(Cancellation))?.ToException()
            ?? await ExceptionStoreTests.RequestAsync(dashboard, Builds, days: 30);
        return exception.State is ExceptionState.Requested ? (await dashboard.Exceptions.ApproveAsync(exception.Id, null, Grace, new Actor("grace", null), Cancellation))! : exception;
    }

    private async Task<TestDashboard> ReadyAsync(DatabaseProvider provider)
    {
        var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        return dashboard;
    }

    /// <summary>A worker that takes up the account's scan; of several, one gets it.</summary>
    private static async Task WorkAsync(TestDashboard dashboard, AccountId account)
    {
        var scan = await dashboard.Scans.QueueAsync(account, "schedule", Cancellation);
        await dashboard.Runner.RunAsync(scan, (_, _) => Task.FromResult(account == TwoAccounts.Tools ? TwoAccounts.ToolsSnapshot : TwoAccounts.Payments), Cancellation);
    }

    private static async Task BrokenAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (DatabaseOutage.In(e) is not null || e is Npgsql.NpgsqlException || e.InnerException is Npgsql.NpgsqlException)
        {
            // The database went away; somebody takes the scan up again.
        }
    }

    /// <summary>As the sweep job does it.</summary>
    private static async Task SettleAsync(TestDashboard dashboard)
    {
        dashboard.Time.Advance(ScanStore.LeaseTime + TimeSpan.FromSeconds(1));
        while (await dashboard.Scans.SweepAsync(Cancellation) is { } left && left.Scans.Length + left.Accounts.Length > 0)
        {
            foreach (var scan in left.Scans)
            {
                await using var db = dashboard.Open();
                var account = await db.Scans.Where(row => row.Id == scan).Select(row => row.AccountId).SingleAsync(Cancellation);
                await dashboard.Runner.RunAsync(scan, (_, _) => Task.FromResult(account == TwoAccounts.Tools.Text ? TwoAccounts.ToolsSnapshot : TwoAccounts.Payments), Cancellation);
            }

            foreach (var account in left.Accounts)
                await dashboard.Runner.EvaluateAsync(account, Cancellation);
        }
    }

    /// <summary>Whatever happened: marks, events and scores say the same.</summary>
    private static async Task CheckAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        var active = (await db.Exceptions.AsNoTracking().ToListAsync(Cancellation)).Where(row => row.State is ExceptionState.Active).Select(row => row.Id).ToHashSet();
        var findings = await db.Findings.AsNoTracking().ToListAsync(Cancellation);
        var events = (await db.FindingEvents.AsNoTracking().OrderBy(change => change.Id).ToListAsync(Cancellation)).ToLookup(change => change.FindingId);
        Assert.All(findings, row =>
        {
            Assert.Equal(row.IsOpen && row.ControlId == Builds.ControlId && active.Count > 0, row.ExceptionId is not null);
            // The clock stands still while workers race, and events of one moment have no order among them.
            var latest = events[row.Id].Max(change => change.At);
            Assert.Contains(events[row.Id], change => change.At == latest && (change.Status, change.Outcome, change.ExceptionId) == (row.Status, row.Outcome, row.ExceptionId));
        });
        Assert.Equal(findings.Count, events.Count);
        foreach (var account in await db.Accounts.AsNoTracking().ToListAsync(Cancellation))
            Assert.Equal(findings.Count(row => row.AccountId == account.Id && row.ExceptionId is not null), account.Score.Excepted);
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    /// <summary>What stands, without how it came to it: which of several workers was first is chance.</summary>
    private static string Current(string state) => string.Join('\n', state.Split('\n').Where(line => !line.StartsWith("event ", StringComparison.Ordinal) && !line.StartsWith("audit ", StringComparison.Ordinal)));

    private static async Task<string> StateAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        var lines = new List<string>();
        lines.AddRange((await db.Findings.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation)).Select(row => $"{row.Status} {row.Outcome} {row.ExceptionId is not null} {row.ControlId} {row.ResourceArn} {row.SubKey} {row.Because}"));
        lines.AddRange((await db.Exceptions.AsNoTracking().ToListAsync(Cancellation)).Select(row => $"exception {row.ControlId} {row.State} {row.DecidedBy}"));
        lines.AddRange((await db.Accounts.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation)).Select(row => $"account {row.Id} {row.Score}"));
        lines.AddRange((await db.Pipelines.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation)).Select(row => $"pipeline {row.Arn} {row.Score}"));
        lines.AddRange((await db.FindingEvents.AsNoTracking().ToListAsync(Cancellation)).Select(row => $"event {row.Transition} {row.FindingId} {row.Cause}").Order(StringComparer.Ordinal));
        lines.AddRange((await db.Audit.AsNoTracking().OrderBy(row => row.Number).ToListAsync(Cancellation)).Select(row => $"audit {row.Action} {row.Actor}"));
        return string.Join('\n', lines);
    }
}
