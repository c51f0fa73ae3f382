using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Compliance;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Demo;

/// <summary>
/// Connects the demo accounts and lays their past, week by week, by the same path that every scan takes; the clock of that path is the
/// only thing that differs. What is laid already is left alone, so that it goes on where an earlier start ended.
/// </summary>
public sealed class DemoHistory(
    IDbContextFactory<DashboardDb> databases, AccountStore accounts, ScanStore scans, ScanQueries queries, ScanRunner runner, ScanRequests requests, ControlSettingStore settings, SettingStore organization,
    TimeProvider time, ILogger<ScanRunner> log)
{
    public async Task LayAsync(CancellationToken cancellation)
    {
        foreach (var (account, name) in DemoEstate.Accounts)
        {
            await accounts.AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, cancellation);
            await FinishAsync(account, cancellation);
        }

        // What somebody has decided since an earlier start stays.
        var decided = (await settings.GetAsync(cancellation)).Decided.Select(value => value.Key).ToHashSet();
        foreach (var (setting, text, reason) in DemoEstate.Decisions)
            if (!decided.Contains(setting.Key))
                await settings.SetAsync(setting, account: null, text, reason, Actor.System, cancellation);

        var now = time.GetUtcNow();
        for (var weeksAgo = DemoEstate.Weeks; weeksAgo > 0; weeksAgo--)
            await LayWeekAsync(now, weeksAgo, cancellation);

        foreach (var (account, _) in DemoEstate.Accounts)
            await requests.ScanAsync(account, "demo", cancellation);
    }

    /// <summary>What an earlier start was in the middle of when it was ended.</summary>
    private async Task FinishAsync(AccountId account, CancellationToken cancellation)
    {
        if ((await queries.ListAsync(account.Text, unfinished: true, limit: 1, after: null, cancellation)).Items is not [var left]
            || await scans.TryLeaseAsync(left.Id, cancellation) is not { } lease)
            return;

        await scans.ReleaseAsync(lease, cancellation);
        if (lease.HasSnapshot)
            await runner.RunAsync(left.Id, ReadAlready, cancellation);
        else
            await scans.CancelAsync(left.Id, cancellation);
    }

    private async Task LayWeekAsync(DateTimeOffset now, int weeksAgo, CancellationToken cancellation)
    {
        var then = new Then(now.AddDays(-7 * weeksAgo));
        using var snapshots = new SnapshotStore(databases, then);
        var scansThen = new ScanStore(databases, then);
        var runnerThen = new ScanRunner(scansThen, snapshots, new FindingStore(databases, then), then, log);

        // All of them are read before one is judged, because they refer to each other.
        var read = new List<Guid>();
        foreach (var snapshot in DemoEstate.Snapshots(now, weeksAgo))
            if (await IsNewAsync(snapshot, cancellation)
                && await scansThen.TryLeaseAsync(await scansThen.QueueAsync(snapshot.Account, "demo", cancellation), cancellation) is { } lease)
            {
                await snapshots.AddAsync(snapshot, lease, cancellation);
                await scansThen.ReleaseAsync(lease, cancellation);
                read.Add(lease.ScanId);
            }

        foreach (var scan in read)
            await runnerThen.RunAsync(scan, ReadAlready, cancellation);
        if (read.Count > 0)
            await new DayRollup(databases, organization, then).WriteAsync(FrameworkCatalog.All, cancellation);
    }

    private static Task<AccountSnapshot> ReadAlready(ScanRequest request, CancellationToken cancellation) =>
        throw new InvalidOperationException($"Scan {request.ScanId} was read already.");

    private async Task<bool> IsNewAsync(AccountSnapshot snapshot, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stored = await db.Accounts.Where(account => account.Id == snapshot.Account.Text).Select(account => account.SnapshotAt).FirstOrDefaultAsync(cancellation);
        // A week less a day: a second start begins its weeks a little later than the first.
        return stored is null || snapshot.TakenAt - stored > TimeSpan.FromDays(6);
    }

    private sealed class Then(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
