using System.Collections.Immutable;
using SecurityDashboard.Encryption;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class PipelineQueriesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Pages_of_any_size_and_order_make_the_whole_list(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);
        foreach (var order in Enum.GetValues<PipelineOrder>())
        {
            var whole = await PagedAsync(dashboard, new PipelineFilter(), order, limit: 500);
            Assert.Equal(9, whole.Length);
            foreach (var limit in new[] { 1, 2, 3, 9 })
                Assert.Equal(whole.Select(pipeline => pipeline.Id), (await PagedAsync(dashboard, new PipelineFilter(), order, limit)).Select(pipeline => pipeline.Id));
        }

        Assert.Equal(["p-1", "p-4"], (await PagedAsync(dashboard, new PipelineFilter(), PipelineOrder.WorstScore, 500)).Take(2).Select(pipeline => pipeline.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Filters_let_through_what_they_say(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        Assert.Equal(["p-1", "p-4"], await NamesAsync(new PipelineFilter { Grades = ["D"] }));
        Assert.Equal(["p-3", "p-5"], await NamesAsync(new PipelineFilter { Grades = ["C"] }));
        Assert.Equal(7, (await NamesAsync(new PipelineFilter { Grades = ["A+", "C"] })).Length);
        Assert.Equal([Several.HostileName], await NamesAsync(new PipelineFilter { Text = @"%_\'" }));
        Assert.Equal(["payments"], await NamesAsync(new PipelineFilter { Text = "PAYMENTS" }));
        Assert.Empty(await NamesAsync(new PipelineFilter { Text = "' OR 1=1 --" }));
        Assert.Empty(await NamesAsync(new PipelineFilter { Accounts = ["999999999999"] }));
        Assert.Empty(await NamesAsync(new PipelineFilter { Stale = true }));
        Assert.Equal(9, (await NamesAsync(new PipelineFilter { Regions = [Some.Region], Encryption = [EncryptionLevel.SseKmsCustomerManaged], Accounts = [Some.Account.Text] })).Length);

        async Task<ImmutableArray<string>> NamesAsync(PipelineFilter filter) => [.. (await PagedAsync(dashboard, filter, PipelineOrder.Name, 500)).Select(pipeline => pipeline.Name)];
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_address_leads_to_its_pipeline_and_to_no_other(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        Assert.Equal(StableId.Of(Some.Pipeline.Arn), (await dashboard.Pipelines.FindAsync(Some.Account.Text, Some.Region, "payments", Cancellation))?.Id);
        Assert.Equal(Several.HostileName, (await dashboard.Pipelines.FindAsync(Some.Account.Text, Some.Region, Several.HostileName, Cancellation))?.Name);
        Assert.Null(await dashboard.Pipelines.FindAsync(Some.Account.Text, Some.Region, "payment", Cancellation));
        Assert.Null(await dashboard.Pipelines.FindAsync(Some.Account.Text, "us-east-1", "payments", Cancellation));
        Assert.Null(await dashboard.Pipelines.FindAsync("999999999999", Some.Region, "payments", Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_encryption_table_shows_every_place_of_every_pipeline(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        var first = await dashboard.Pipelines.PlacesAsync(new PipelineFilter(), 5, null, Cancellation);
        var second = await dashboard.Pipelines.PlacesAsync(new PipelineFilter(), 50, first.Next, Cancellation);

        Assert.Null(second.Next);
        Assert.Equal(9, first.Items.Concat(second.Items).Count(place => place.Place is { Use: PlaceUse.Store, Location: "payments-artifacts", Level: EncryptionLevel.SseKmsCustomerManaged }));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_no_place_in_the_list_is_refused(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        foreach (var after in new[] { "nowhere", "!", "eyJTb3J0IjoiYSJ9" })
        {
            var refused = await Assert.ThrowsAsync<FormatException>(() => dashboard.Pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 5, after, Cancellation));
            Assert.Equal("This is not a place in this list. Leave \"after\" out to begin at its start.", refused.Message);
        }
    }

    [Fact]
    public async Task The_grades_that_the_database_counts_by_are_those_of_the_score()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        double[] values = [0, 19.999, 20, 39.999, 40, 69.999, 70, 89.999, 90, 99.999, 100];
        await using var db = dashboard.Open();
        foreach (var value in values)
            db.Add(new Tables.PipelineRow { Id = StableId.Of(Several.Arn($"{value}")), AccountId = Some.Account.Text, Arn = $"{value}", Region = "", Name = $"{value}", Score = ScoreFacts.Perfect with { Value = value } });
        await db.SaveChangesAsync(Cancellation);

        foreach (var value in values)
            Assert.Contains(await PagedAsync(dashboard, new PipelineFilter { Grades = [new Scoring.Score(value).Grade] }, PipelineOrder.Name, 500), pipeline => pipeline.Score.Value == value);
        Assert.Equal(values.GroupBy(value => new Scoring.Score(value).Grade).ToDictionary(group => group.Key, group => group.Count()), (await dashboard.Posture.OverviewAsync(Cancellation)).Grades);
    }

    private static async Task<ImmutableArray<PipelineSummary>> PagedAsync(TestDashboard dashboard, PipelineFilter filter, PipelineOrder order, int limit)
    {
        var items = ImmutableArray.CreateBuilder<PipelineSummary>();
        string? after = null;
        do
        {
            var page = await dashboard.Pipelines.ListAsync(filter, order, limit, after, Cancellation);
            items.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return items.DrainToImmutable();
    }

    private async Task<TestDashboard> ScannedAsync(DatabaseProvider provider)
    {
        var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Several.Snapshot);
        return dashboard;
    }
}
