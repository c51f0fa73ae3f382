using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class ResourceQueriesTests(PostgresServer postgres)
{
    private static readonly string Account = Some.Pipeline.Account.Text;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_list_says_of_each_resource_what_its_controls_say_and_who_uses_it(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var resources = dashboard.Services.GetRequiredService<ResourceQueries>();
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Key with { RotationEnabled = Observed.Of(false) }));

        var key = Assert.Single((await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Key }, 50, null, Cancellation)).Items);
        Assert.Equal((Some.Key.Arn.Text, Account, 2), (key.Arn, key.Account, key.Pipelines));
        Assert.Equal(Outcome.Fail, key.Verdicts["KM-01"]);
        Assert.Equal(Outcome.Pass, key.Verdicts["KM-04"]);
        Assert.Equal(1, key.Open.Values.Sum());

        var all = await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Role }, 500, null, Cancellation);
        var (shown, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Role }, 1, after, Cancellation);
            shown.AddRange(page.Items.Select(role => role.Arn));
            after = page.Next;
        }
        while (after is not null);
        Assert.True(all.Items.Length > 1);
        Assert.Equal(all.Items.Select(role => role.Arn), shown);

        Assert.Empty((await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Key, Accounts = ["999999999999"] }, 50, null, Cancellation)).Items);
        var bucket = (await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Bucket }, 1, null, Cancellation)).Items[0];
        Assert.Contains(bucket.Arn, (await resources.ListAsync(new ResourceFilter { Type = ResourceTypes.Bucket, Text = bucket.Name[..3].ToUpperInvariant() }, 50, null, Cancellation)).Items.Select(it => it.Arn));

        var detail = await resources.FindAsync(Some.Key.Arn, 10, Cancellation);
        Assert.Contains(Some.Pipeline.Name, detail!.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Contains(detail.Findings, finding => finding is { ControlId: "KM-01", IsOpen: true });
        Assert.Null(await resources.FindAsync(new Arn("arn:aws:s3:::there-is-none"), 10, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_search_finds_by_the_beginning_of_a_name_by_an_ARN_and_by_an_id(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var search = dashboard.Services.GetRequiredService<SearchQueries>();
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Key with { RotationEnabled = Observed.Of(false) }));
        var finding = (await dashboard.FindingQueries.ListAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, 1, null, Cancellation)).Items[0];
        var role = (await dashboard.Services.GetRequiredService<ResourceQueries>().ListAsync(new ResourceFilter { Type = ResourceTypes.Role }, 1, null, Cancellation)).Items[0];

        Assert.Equal(Some.Pipeline.Name, Assert.Single((await search.FindAsync(Some.Pipeline.Name[1..].ToUpperInvariant(), Cancellation)).Pipelines).Name);
        Assert.Equal(Some.Key.Arn.Text, Assert.Single((await search.FindAsync($" {Some.Key.Arn.Text} ", Cancellation)).Resources).Arn);
        Assert.Contains((await search.FindAsync(role.Name[..4].ToUpperInvariant(), Cancellation)).Resources, found => found.Name.StartsWith(role.Name[..4], StringComparison.OrdinalIgnoreCase));
        Assert.Equal(finding.Id, Assert.Single((await search.FindAsync(finding.Id.ToString("N"), Cancellation)).Findings).Id);
        Assert.Equal(Account, Assert.Single((await search.FindAsync(Account, Cancellation)).Accounts).Id);
        foreach (var nothing in (string[])["", "x", "%%%", "_____", @"\\\\", "'; DROP TABLE resources; --", new string('x', 3000)])
            Assert.Equivalent(FoundThings.Nothing, await search.FindAsync(nothing, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Findings_are_counted_by_the_pipelines_and_teams_that_they_concern(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Key with { RotationEnabled = Observed.Of(false) }));

        var all = await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Pipeline, Cancellation);
        var narrowed = await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true, Controls = ["KM-01"] }, FindingGrouping.Pipeline, Cancellation);
        Assert.Equal(all, narrowed);
        Assert.Contains(Some.Pipeline.Arn.Text, all.Select(group => group.Key));

        Assert.Equal(FindingsByUse.Nobody, Assert.Single(await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Owner, Cancellation)).Key);
        var teams = dashboard.Services.GetRequiredService<TeamStore>();
        await teams.SaveAsync("payments", "#payments", new Actor("ada", null), Cancellation);
        await teams.SetRulesAsync("* @payments", new Actor("ada", null), Cancellation);
        var owned = Assert.Single(await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Owner, Cancellation));
        Assert.Equal("payments", owned.Key);
        Assert.Equal(owned, Assert.Single(await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true, Controls = ["KM-01"] }, FindingGrouping.Owner, Cancellation)));
    }

    [Fact]
    public async Task A_name_is_found_by_an_index()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Postgres, postgres);
        await using var db = await dashboard.Services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(Cancellation);
        await db.Database.OpenConnectionAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off", Cancellation);
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        var sql = db.NamedLike("legacy-settle").ToQueryString();
        explain.CommandText = $"EXPLAIN {sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..].Replace("@pattern", "'legacy-settle%'", StringComparison.Ordinal)}";
        var plan = new List<string>();
        await using var lines = await explain.ExecuteReaderAsync(Cancellation);
        while (await lines.ReadAsync(Cancellation))
            plan.Add(lines.GetString(0));
        Assert.Contains(plan, line => line.Contains("ix_resources_lower_name", StringComparison.Ordinal));
    }
}
