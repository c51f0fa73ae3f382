using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data.Queries;

public sealed class FindingQueriesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Pages_of_any_size_and_order_make_the_whole_list(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);
        foreach (var order in Enum.GetValues<FindingOrder>())
        {
            var whole = await PagedAsync(dashboard, new FindingFilter(), order, limit: 500);
            Assert.True(whole.Length > 20);
            foreach (var limit in new[] { 1, 7, whole.Length })
                Assert.Equal(whole, await PagedAsync(dashboard, new FindingFilter(), order, limit));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_evaluations_of_each_control_are_counted_by_how_they_stand(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);
        var all = (await PagedAsync(dashboard, new FindingFilter(), FindingOrder.WorstSeverity, limit: 500)).Where(finding => finding.Status is not FindingStatus.Gone).ToLookup(finding => finding.ControlId);

        var counts = await dashboard.FindingQueries.CountsAsync(Cancellation);

        Assert.Equal(3, counts["DS-01"].Failing);
        Assert.Equal(5, counts.Values.Sum(count => count.Failing));
        Assert.Equal(all.Select(control => control.Key).Order(), counts.Keys.Order());
        Assert.All(counts, count => Assert.Equal(all[count.Key].Count(), count.Value.Failing + count.Value.Unknown + count.Value.Passing + count.Value.NotApplicable));
        Assert.All(counts, count => Assert.Equal(all[count.Key].Count(finding => finding.Outcome is Outcome.Pass), count.Value.Passing));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Filters_let_through_what_they_say(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        Assert.Equal(5, await CountAsync(new FindingFilter { Statuses = [FindingStatus.Open] }));
        Assert.Equal(5, await CountAsync(new FindingFilter { Open = true }));
        Assert.Equal(2, await CountAsync(new FindingFilter { Open = true, Severities = [Severity.Critical] }));
        Assert.Equal(3, await CountAsync(new FindingFilter { Open = true, Pillars = [Pillar.PipelineIntegrity] }));
        Assert.Equal(3, await CountAsync(new FindingFilter { Open = true, Controls = ["DS-01"] }));
        Assert.Equal(2, await CountAsync(new FindingFilter { Open = true, Pipeline = StableId.Of(Several.Arn("p-1")) }));
        Assert.Equal(1, await CountAsync(new FindingFilter { Open = true, Resource = Several.Arn("webhook:p-4").Text }));
        Assert.Equal(2, await CountAsync(new FindingFilter { Open = true, Text = "UNAUTHENTICATED" }));
        Assert.Equal(0, await CountAsync(new FindingFilter { Open = true, Text = "%unauthenticated_" }));
        Assert.Equal(2, await CountAsync(new FindingFilter { Open = true, ResourceTypes = [Inventory.ResourceTypes.Webhook] }));
        Assert.Equal(5, await CountAsync(new FindingFilter { OpenedSince = Some.Now }));
        Assert.Equal(0, await CountAsync(new FindingFilter { OpenedBefore = Some.Now }));
        Assert.Equal(0, await CountAsync(new FindingFilter { Stale = true }));
        Assert.Equal(0, await CountAsync(new FindingFilter { Accounts = ["999999999999"] }));
        Assert.Equal(0, await CountAsync(new FindingFilter { Open = true, Outcomes = [Outcome.Pass] }));
        Assert.Equal(0, await CountAsync(new FindingFilter { Regions = ["us-east-1"] }));

        async Task<int> CountAsync(FindingFilter filter) => (await dashboard.FindingQueries.CountAsync(filter, Cancellation)).Values.Sum();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_open_is_found_by_its_message_and_what_is_not_by_its_resource(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);
        var all = await PagedAsync(dashboard, new FindingFilter(), FindingOrder.Newest, limit: 500);
        Assert.Contains(all, finding => finding.Status is FindingStatus.None && finding.Resource.Contains("webhook:p-4", StringComparison.Ordinal));
        await using var db = dashboard.Open();
        foreach (var text in new[] { "UNAUTHENTICATED", "Webhook:P-4", "p-", "zzz", "%" })
        {
            var expected = all.Where(finding => Holds(finding, text)).Select(finding => finding.Id).Order().ToList();

            Assert.Equal(expected, (await PagedAsync(dashboard, new FindingFilter { Text = text }, FindingOrder.WorstSeverity, limit: 7)).Select(finding => finding.Id).Order());
            Assert.Equal(expected.Count, (await dashboard.FindingQueries.CountAsync(new FindingFilter { Text = text }, Cancellation)).Values.Sum());
            // A list asks otherwise for a text that many resources have in their names; the answer is the same.
            Assert.Equal(expected, (await db.Matching(new FindingFilter { Text = text }, isFrequent: true).Select(row => row.Id).ToListAsync(Cancellation)).Order());
        }

        static bool Holds(FindingSummary finding, string text) => (finding.IsOpen ? $"{finding.Resource} {finding.SubKey} {finding.Because}" : finding.Resource).Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Groups_come_with_the_worst_and_largest_first(DatabaseProvider provider)
    {
        await using var dashboard = await ScannedAsync(provider);

        var groups = await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Control, Cancellation);

        Assert.Equal([new FindingGroup("SC-01", 2, Severity.Critical, 2, 0, 0, 0), new FindingGroup("DS-01", 3, Severity.High, 0, 3, 0, 0)], groups);
        Assert.Equal(5, (await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Resource, Cancellation)).Length);
        Assert.Equal(5, Assert.Single(await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Account, Cancellation)).Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_finding_on_a_shared_resource_shows_what_its_fix_brings_to_each_pipeline(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var weakKey = Some.Key with { RotationEnabled = Inventory.Observed.Of(false) };
        await dashboard.ScanAsync(Several.Snapshot with { Resources = [.. Several.Snapshot.Resources.Where(resource => resource.Arn != Some.Key.Arn), weakKey] });
        var shared = Assert.Single(await PagedAsync(dashboard, new FindingFilter { Open = true, Controls = ["KM-01"] }, FindingOrder.Newest, 10));

        var finding = await dashboard.FindingQueries.FindAsync(shared.Id, Cancellation);

        Assert.Equal(9, finding!.PipelineCount);
        Assert.All(finding.Pipelines, pipeline => Assert.True(pipeline.Gain > 0));
        Assert.Equal(finding.Pipelines.OrderByDescending(pipeline => pipeline.Gain).Select(pipeline => pipeline.Gain), finding.Pipelines.Select(pipeline => pipeline.Gain));
        Assert.Equal(9, Assert.Single(await dashboard.Posture.SharedAsync(10, Cancellation)).Pipelines);
        Assert.NotEmpty(finding.Evidence);
        Assert.Null(await dashboard.FindingQueries.FindAsync(Guid.Empty, Cancellation));
    }

    private static async Task<ImmutableArray<FindingSummary>> PagedAsync(TestDashboard dashboard, FindingFilter filter, FindingOrder order, int limit)
    {
        var items = ImmutableArray.CreateBuilder<FindingSummary>();
        string? after = null;
        do
        {
            var page = await dashboard.FindingQueries.ListAsync(filter, order, limit, after, Cancellation);
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
