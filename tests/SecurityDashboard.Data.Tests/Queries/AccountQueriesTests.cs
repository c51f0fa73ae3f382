using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class AccountQueriesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Lists_accounts_page_by_page_with_their_last_scan(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var scan = await dashboard.ScanAsync(Some.Snapshot);

        var first = await dashboard.AccountQueries.ListAsync(1, null, Cancellation);
        var second = await dashboard.AccountQueries.ListAsync(1, first.Next, Cancellation);

        var scanned = Assert.Single(first.Items);
        Assert.Equal((Some.Account.Text, 2, Some.Everything.Length, scan, ScanState.Done), (scanned.Id, scanned.Pipelines, scanned.Resources, scanned.LastScanId, scanned.LastScanState));
        Assert.Equal((TwoAccounts.Tools.Text, null), (Assert.Single(second.Items).Id, second.Items[0].LastScanId));
        Assert.Null(second.Next);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Names_each_missing_permission_once_with_whom_it_concerns(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Project with { Definition = Observed.Unreadable<Inventory.Builds.BuildProjectDefinition>(Some.Denied) }));

        var missing = Assert.Single(await dashboard.AccountQueries.MissingPermissionsAsync(Cancellation));

        Assert.Equal("some:Operation", missing.Permission);
        Assert.Equal([Some.Account.Text], missing.Accounts);
        Assert.Contains("CB-01", missing.Controls);
    }
}
