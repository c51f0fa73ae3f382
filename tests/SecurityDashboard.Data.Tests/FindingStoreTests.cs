using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class FindingStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_first_scan_of_the_secure_estate_records_passes_and_a_perfect_score(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        await dashboard.ScanAsync(Some.Snapshot);

        var pipeline = Assert.Single((await dashboard.Pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 10, null, Cancellation)).Items);
        Assert.Equal("A+", pipeline.Score.Score.Grade);
        await using var db = dashboard.Open();
        Assert.True(await db.Findings.CountAsync(row => row.Outcome == Outcome.Pass, Cancellation) > 5);
        Assert.Equal(0, await db.Findings.CountAsync(row => row.IsOpen, Cancellation));
        Assert.Equal(await db.Findings.CountAsync(Cancellation), await db.FindingEvents.CountAsync(Cancellation));
    }
}
