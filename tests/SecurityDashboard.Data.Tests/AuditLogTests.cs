using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class AuditLogTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Entries_that_many_write_at_once_form_one_chain(DatabaseProvider provider)
    {
        await using var dashboard = await WithEntriesAsync(provider);

        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
        await using var db = dashboard.Open();
        Assert.Equal(Enumerable.Range(1, 13).Select(number => (long)number), await db.Audit.OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'eve' WHERE number = 5", 5)]
    [InlineData("UPDATE audit SET before = NULL, after = before WHERE number = 6", 6)]
    [InlineData("DELETE FROM audit WHERE number = 7", 7)]
    [InlineData("DELETE FROM audit WHERE number = 1", 1)]
    [InlineData("UPDATE audit SET number = 100 WHERE number = 4", 4)]
    [InlineData("UPDATE audit SET hash = (SELECT other.hash FROM audit other WHERE other.number = 2) WHERE number = 9", 9)]
    public async Task Tells_the_first_entry_that_was_tampered_with(string tampering, long number)
    {
        foreach (var provider in new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres })
        {
            await using var dashboard = await WithEntriesAsync(provider);
            await using (var db = dashboard.Open())
                await db.Database.ExecuteSqlRawAsync(tampering, Cancellation);

            Assert.Equal(number, await dashboard.Audit.VerifyAsync(Cancellation));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Is_read_from_its_end_page_by_page(DatabaseProvider provider)
    {
        await using var dashboard = await WithEntriesAsync(provider);

        var first = await dashboard.AuditQueries.ListAsync(new AuditFilter { Action = "thing.done" }, 8, null, Cancellation);
        var second = await dashboard.AuditQueries.ListAsync(new AuditFilter { Action = "thing.done" }, 8, first.Next, Cancellation);

        Assert.Equal((8, 4), (first.Items.Length, second.Items.Length));
        Assert.Null(second.Next);
        Assert.Equal(Enumerable.Range(2, 12).Reverse().Select(number => (long)number), first.Items.Concat(second.Items).Select(entry => entry.Number));
        await Assert.ThrowsAsync<FormatException>(() => dashboard.AuditQueries.ListAsync(new AuditFilter(), 8, "nowhere", Cancellation));
    }

    private async Task<TestDashboard> WithEntriesAsync(DatabaseProvider provider)
    {
        var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            dashboard.Audit.AppendAsync(new AuditEntry("ada", "thing.done", $"thing-{number}") { Before = "a\"b", After = "ä", Address = "192.0.2.1" }, Cancellation)));
        return dashboard;
    }
}
