using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class ScanQueriesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Scans_carry_their_accounts_name_and_what_they_changed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scans = (ScanQueries)dashboard.Services.GetService(typeof(ScanQueries))!;
        var first = await dashboard.ScanAsync(TwoAccounts.Payments);
        var second = await dashboard.ScanAsync(TwoAccounts.Payments);

        var listed = await scans.ListAsync(account: null, unfinished: false, limit: 10, after: null, Cancellation);
        var changes = await scans.CountChangesAsync([first, second], Cancellation);

        Assert.Equal([(second, "Payments"), (first, "Payments")], listed.Items.Select(scan => (scan.Id, scan.AccountName)));
        Assert.Equal((await scans.FindAsync(first, Cancellation))!.Changes.OrderBy(change => change.Key), changes[first].OrderBy(change => change.Key));
        Assert.NotEmpty(changes[first]);
        Assert.False(changes.ContainsKey(second));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_a_scan_changed_comes_page_by_page_and_by_kind(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var scans = (ScanQueries)dashboard.Services.GetService(typeof(ScanQueries))!;
        var scan = await dashboard.ScanAsync(TwoAccounts.Payments);
        var counts = (await scans.FindAsync(scan, Cancellation))!.Changes;

        var seen = new List<ScanChange>();
        string? after = null;
        do
        {
            var page = await scans.ChangesAsync(scan, transition: null, limit: 3, after, Cancellation);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(counts.Values.Sum(), seen.Select(change => change.FindingId).Distinct().Count());
        Assert.Equal(seen.Count, seen.Select(change => change.FindingId).Distinct().Count());
        foreach (var (transition, count) in counts)
            Assert.Equal(count, (await scans.ChangesAsync(scan, transition, limit: 500, after: null, Cancellation)).Items.Count(change => change.Transition == transition));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_leads_to_what_it_read_and_not_to_what_came_later(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var first = await dashboard.ScanAsync(TwoAccounts.Payments);
        var second = await dashboard.ScanAsync(TwoAccounts.Payments with { Resources = [] });
        var waiting = await dashboard.Scans.QueueAsync(Some.Account, "test", Cancellation);

        Assert.Equal(TwoAccounts.Payments.Resources.Length, (await dashboard.Snapshots.OfScanAsync(first, Cancellation))!.Resources.Length);
        Assert.Empty((await dashboard.Snapshots.OfScanAsync(second, Cancellation))!.Resources);
        Assert.Null(await dashboard.Snapshots.OfScanAsync(waiting, Cancellation));
    }
}
