using SecurityDashboard.Data.Queries;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class SettingStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_key_that_several_processes_make_at_once_is_the_same_for_all(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => dashboard.Settings.GetOrAddAsync("fingerprint-key", $"key {number}", Cancellation)));

        Assert.Equal(await dashboard.Settings.GetAsync("fingerprint-key", Cancellation), Assert.Single(keys.Distinct()));
        Assert.Empty((await dashboard.AuditQueries.ListAsync(new AuditFilter { Target = "fingerprint-key" }, 10, null, Cancellation)).Items);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_change_is_audited_once(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        Assert.Null(await dashboard.Settings.GetAsync("weights", Cancellation));

        foreach (var value in new[] { "40", "40", "50" })
            await dashboard.Settings.SetAsync("weights", value, new Actor("ada", null), Cancellation);

        var log = (await dashboard.AuditQueries.ListAsync(new AuditFilter { Target = "weights" }, 10, null, Cancellation)).Items;
        Assert.Equal([("40", "50"), (null, "40")], log.Select(record => (record.Entry.Before, record.Entry.After)));
        Assert.Equal("50", await dashboard.Settings.GetAsync("weights", Cancellation));
    }
}
