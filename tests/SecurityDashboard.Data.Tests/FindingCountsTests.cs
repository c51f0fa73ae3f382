using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class FindingCountsTests(PostgresServer postgres)
{
    private static readonly FindingFilter[] Filters =
    [
        new(), new() { Open = true }, new() { Stale = true }, new() { Open = true, Severities = [Severity.High, Severity.Low] }, new() { Statuses = [FindingStatus.Resolved, FindingStatus.Gone] },
        new() { Outcomes = [Outcome.Pass] }, new() { Open = true, Pillars = [Pillar.Authentication] }, new() { Open = true, Controls = ["CB-01", "PL-01"] }, new() { Open = true, ResourceTypes = [ResourceTypes.Webhook] },
        new() { Open = true, Accounts = ["111122223333"] }, new() { Regions = ["us-east-1"] }, new() { Open = true, Text = "a" }, new() { Text = "a" },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_kept_is_what_counting_says_whatever_happens(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var failing = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Key with { RotationEnabled = Observed.Of(false) }, Some.Secret with { RotationEnabled = false });
        AccountSnapshot[] story =
        [
            Some.Snapshot,
            failing,
            Some.SnapshotWith(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }),
            Some.Snapshot with { Resources = [.. Some.Snapshot.Resources.Where(resource => resource.Arn != Some.Pipeline.Arn)] },
            failing,
        ];

        foreach (var snapshot in story)
        {
            dashboard.Time.Advance(TimeSpan.FromHours(6));
            await dashboard.ScanAsync(snapshot);
            await AgreeAsync(dashboard);
        }

        await dashboard.Accounts.RemoveAsync(Some.Snapshot.Account, Actor.System, Cancellation);
        await AgreeAsync(dashboard);
    }

    private static async Task AgreeAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        foreach (var filter in Filters)
        {
            var rows = await db.Matching(filter).Select(row => new { row.Severity, row.ControlId, row.AccountId, row.ResourceArn }).ToListAsync(Cancellation);
            Assert.Equal(
                rows.CountBy(row => row.Severity).OrderBy(it => it.Key),
                (await dashboard.FindingQueries.CountAsync(filter, Cancellation)).OrderBy(it => it.Key));
            Assert.Equal(rows.CountBy(row => row.ControlId).OrderBy(it => it.Key, StringComparer.Ordinal), await GroupsAsync(dashboard, filter, FindingGrouping.Control));
            Assert.Equal(rows.CountBy(row => row.AccountId).OrderBy(it => it.Key, StringComparer.Ordinal), await GroupsAsync(dashboard, filter, FindingGrouping.Account));
            Assert.Equal(rows.CountBy(row => row.ResourceArn).OrderBy(it => it.Key, StringComparer.Ordinal), await GroupsAsync(dashboard, filter, FindingGrouping.Resource));
        }

        Assert.Equal(
            (await db.Findings.Select(row => row.ResourceId).Distinct().ToListAsync(Cancellation)).Order(),
            (await db.ResourceCounts.Select(row => row.ResourceId).ToListAsync(Cancellation)).Order());
        var shared = await db.PipelineResources.GroupBy(member => member.ResourceId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, Cancellation);
        foreach (var count in await db.ResourceCounts.ToListAsync(Cancellation))
        {
            var failing = await db.Findings.Where(row => row.ResourceId == count.ResourceId && row.Status == FindingStatus.Open).Select(row => (Severity?)row.Severity).ToListAsync(Cancellation);
            Assert.Equal((shared.GetValueOrDefault(count.ResourceId), failing.Max()), (count.Pipelines, count.WorstFailing));
        }
    }

    private static async Task<IEnumerable<KeyValuePair<string, int>>> GroupsAsync(TestDashboard dashboard, FindingFilter filter, FindingGrouping by)
    {
        var groups = await dashboard.FindingQueries.GroupAsync(filter, by, Cancellation);
        Assert.All(groups, group => Assert.Equal(group.Count, group.Critical + group.High + group.Medium + group.Low));
        return groups.Select(group => KeyValuePair.Create(group.Key, group.Count)).OrderBy(it => it.Key, StringComparer.Ordinal);
    }
}
