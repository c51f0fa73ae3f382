using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

public sealed class ScanWatchTests
{
    private static readonly AccountId Account = new("111122223333");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_is_followed_from_how_it_stands_to_its_end()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        var id = await QueueAsync(host);
        var feed = host.Get<ScanFeed>();
        var seen = new List<RunningScan>();

        await foreach (var scan in host.Get<ScanWatch>().FollowAsync(id, Cancellation))
        {
            seen.Add(scan);
            if (seen.Count > 1)
                continue;

            feed.Tell(new ScanNews(Guid.Empty, Account, ScanState.Failed, Progress: null));
            feed.Tell(new ScanNews(id, Account, ScanState.Running, new Data.ScanProgress("Keys", 1, 4, 0, 0, 0)));
            feed.Tell(new ScanNews(id, Account, ScanState.Done, Progress: null));
        }

        Assert.Equal([ScanState.Queued, ScanState.Running, ScanState.Done], seen.Select(scan => scan.State));
        Assert.Equal("Keys", seen[^1].Progress?.Step);
        Assert.False(feed.HasReaders);
    }

    [Fact]
    public async Task A_scan_that_ends_in_another_process_is_seen_in_the_database()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        var id = await QueueAsync(host);
        await host.Get<ScanStore>().CancelAsync(id, Cancellation);

        var seen = await host.Get<ScanWatch>().FollowAsync(id, Cancellation).ToListAsync(Cancellation);

        Assert.Equal([ScanState.Cancelled], seen.Select(scan => scan.State));
    }

    [Fact]
    public async Task Whoever_leaves_is_no_longer_told()
    {
        await using var host = await new DashboardHost().ReadyAsync();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in host.Get<ScanWatch>().NewsAsync(left.Token))
                await left.CancelAsync();
        });

        Assert.False(host.Get<ScanFeed>().HasReaders);
    }

    private static async Task<Guid> QueueAsync(DashboardHost host)
    {
        await host.Get<AccountStore>().AddAsync(Account, new AccountSettings { Name = "Partner", Source = AccountSource.Import }, Actor.System, Cancellation);
        return await host.Get<ScanStore>().QueueAsync(Account, "ada", Cancellation);
    }
}
