using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class AccountStoreTests(PostgresServer postgres)
{
    private static readonly Actor Ada = new("ada", "192.0.2.1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Each_account_gets_an_external_id_of_its_own_and_is_added_once(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var settings = new AccountSettings { Name = "Tools", Source = AccountSource.Assume, RoleName = "scan", Regions = ["eu-west-1", "us-east-1"] };

        var externalId = await dashboard.Accounts.AddAsync(TwoAccounts.Tools, settings, Ada, Cancellation);

        Assert.Matches("^[0-9a-f]{32}$", externalId);
        Assert.Null(await dashboard.Accounts.AddAsync(TwoAccounts.Tools, settings, Ada, Cancellation));
        var account = await dashboard.AccountQueries.FindAsync(TwoAccounts.Tools, Cancellation);
        Assert.Equal((externalId, "scan"), (account!.ExternalId, account.RoleName));
        Assert.Equal(["eu-west-1", "us-east-1"], account.Regions);
        Assert.NotEqual(externalId, (await dashboard.AccountQueries.FindAsync(Some.Account, Cancellation))!.ExternalId);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Every_change_is_audited_with_what_was_before(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        Assert.True(await dashboard.Accounts.EditAsync(Some.Account, new AccountSettings { Name = "Billing", Source = AccountSource.Demo, Enabled = false }, Ada, Cancellation));
        Assert.True(await dashboard.Accounts.RemoveAsync(Some.Account, Ada, Cancellation));
        Assert.False(await dashboard.Accounts.RemoveAsync(Some.Account, Ada, Cancellation));

        var log = (await dashboard.AuditQueries.ListAsync(new AuditFilter { Target = Some.Account.Text }, 10, null, Cancellation)).Items;
        Assert.Equal(["account.removed", "account.edited", "account.added"], log.Select(record => record.Entry.Action));
        Assert.Contains("\"name\":\"Payments\"", log[1].Entry.Before, StringComparison.Ordinal);
        Assert.Contains("\"enabled\":false", log[1].Entry.After, StringComparison.Ordinal);
        Assert.Equal(("ada", "192.0.2.1"), (log[0].Entry.Actor, log[0].Entry.Address));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Removing_an_account_forgets_what_was_read_and_makes_its_neighbours_due(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot);

        await dashboard.Accounts.RemoveAsync(TwoAccounts.Tools, Ada, Cancellation);

        Assert.Equal([Some.Account], (await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
        await using var db = dashboard.Open();
        Assert.Empty(await db.Findings.Where(row => row.AccountId == TwoAccounts.Tools.Text).ToListAsync(Cancellation));
        Assert.Empty(await db.SnapshotDocuments.Where(row => row.AccountId == TwoAccounts.Tools.Text).ToListAsync(Cancellation));
        Assert.NotEmpty(await db.FindingEvents.Where(row => row.AccountId == TwoAccounts.Tools.Text).ToListAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_no_account_id_is_refused(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            dashboard.Accounts.AddAsync(new AccountId("12345"), new AccountSettings { Name = "x", Source = AccountSource.Assume }, Ada, Cancellation));

        Assert.StartsWith("\"12345\" is not an account id. It has twelve digits.", refused.Message, StringComparison.Ordinal);
    }
}
