using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>What cannot be read any more never makes a stored score rise, a finding end or a pipeline disappear.</summary>
public sealed class BlindnessTests(PostgresServer postgres)
{
    private static readonly AccountSnapshot Failing = Some.SnapshotWith(
        Some.Webhook with { Authentication = "UNAUTHENTICATED" },
        Some.Key with { RotationEnabled = Observed.Of(false) },
        Some.Project.With(project => project with { Environment = project.Environment with { PrivilegedMode = true } }),
        Some.Secret with { RotationEnabled = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string> EveryBlindness => new(
        from provider in new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres }
        from denied in Blind.Keys
        select (provider, denied));

    private static Dictionary<string, Func<AccountSnapshot, AccountSnapshot>> Blind { get; } = new()
    {
        ["the pipeline's definition"] = snapshot => With(snapshot, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }),
        ["the project's definition"] = snapshot => With(snapshot, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }),
        ["the bucket's encryption"] = snapshot => With(snapshot, Some.Bucket with { Encryption = Observed.Unreadable<Inventory.Storage.BucketEncryption>(Some.Denied) }),
        ["the list of pipelines"] = snapshot => Unlisted(snapshot, ResourceTypes.Pipeline),
        ["the list of webhooks"] = snapshot => Unlisted(snapshot, ResourceTypes.Webhook),
        ["the list of projects"] = snapshot => Unlisted(snapshot, ResourceTypes.BuildProject),
        ["the list of secrets"] = snapshot => Unlisted(snapshot, ResourceTypes.Secret),
        ["the list of buckets"] = snapshot => Unlisted(snapshot, ResourceTypes.Bucket),
        ["the list of roles"] = snapshot => Unlisted(snapshot, ResourceTypes.Role),
        ["pipelines and webhooks"] = snapshot => Unlisted(Unlisted(snapshot, ResourceTypes.Pipeline), ResourceTypes.Webhook),
    };

    [Theory, MemberData(nameof(EveryBlindness))]
    public async Task Denying_a_part_never_raises_the_score_and_ends_no_finding(DatabaseProvider provider, string denied)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Failing);
        var before = await dashboard.PipelineAsync(Some.Pipeline);
        Assert.Equal(4, before.Open.Length);

        await dashboard.ScanAsync(Blind[denied](Failing));

        var after = await dashboard.PipelineAsync(Some.Pipeline);
        Assert.True(after.Pipeline.Score.Value <= before.Pipeline.Score.Value, $"{before.Pipeline.Score.Value} rose to {after.Pipeline.Score.Value}");
        Assert.All(before.Open, open => Assert.Contains(after.Open, still => still.Finding.Id == open.Finding.Id));
        Assert.Equal(FindingStatus.Open, (await dashboard.FindingQueries.FindAsync(before.Open[0].Finding.Id, Cancellation))!.Finding.Status);

        await dashboard.ScanAsync(Failing);

        var again = await dashboard.PipelineAsync(Some.Pipeline);
        Assert.Equal(before.Pipeline.Score.Value, again.Pipeline.Score.Value);
        Assert.Null(again.Pipeline.StaleSince);
    }

    private static AccountSnapshot With(AccountSnapshot snapshot, Resource changed) =>
        snapshot with { Resources = [.. snapshot.Resources.Where(resource => resource.Arn != changed.Arn), changed] };

    private static AccountSnapshot Unlisted(AccountSnapshot snapshot, string type) => snapshot with
    {
        Listings = [.. snapshot.Listings.Select(listing => listing.Type == type ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        Resources = [.. snapshot.Resources.Where(resource => ResourceTypes.Of(resource.GetType()) != type)],
        OwnedBuckets = type is ResourceTypes.Bucket ? Observed.Unreadable<System.Collections.Immutable.ImmutableArray<string>>(Some.Denied) : snapshot.OwnedBuckets,
    };
}
