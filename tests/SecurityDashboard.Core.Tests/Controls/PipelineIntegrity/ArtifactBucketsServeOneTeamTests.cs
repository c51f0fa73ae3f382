using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactBucketsServeOneTeamTests
{
    [Fact]
    public void Passes_one_pipeline() => Passes<ArtifactBucketsServeOneTeam>("Only the pipeline payments keeps artifacts in the bucket payments-artifacts.", Some.Bucket, estate: Some.EstateOfOne());

    [Theory]
    [InlineData("env", "prod")]
    [InlineData("Environment", "PROD")]
    [InlineData("cost-center", "42")]
    public void Passes_pipelines_that_no_tag_tells_apart(string key, string value) =>
        Passes<ArtifactBucketsServeOneTeam>("The 2 pipelines that keep artifacts in the bucket payments-artifacts have no tags that tell them apart in environment or owner.", Some.Bucket, estate: Some.EstateOfOne(Second(key, value)));

    [Fact]
    public void Fails_two_environments() =>
        Fails<ArtifactBucketsServeOneTeam>("The bucket payments-artifacts keeps artifacts of more than one environment: dev (refunds); prod (payments).", Some.Bucket, estate: Some.EstateOfOne(Second("stage", "dev")));

    [Fact]
    public void Fails_two_owners() =>
        Fails<ArtifactBucketsServeOneTeam>("The bucket payments-artifacts keeps artifacts of more than one owner: labs (refunds); payments (payments).", Some.Bucket, estate: Some.EstateOfOne(
            Second("team", "labs"), Some.Pipeline with { Tags = Tagged("owner", "payments") }));

    [Fact]
    public void Reads_the_stores_of_every_region() =>
        Fails<ArtifactBucketsServeOneTeam>("The bucket payments-artifacts keeps artifacts of more than one environment: dev (refunds); prod (payments).", Some.Bucket, estate: Some.EstateOfOne(
            Second("env", "dev").With(definition => definition with { ArtifactStores = [new ArtifactStore(Some.Region, "elsewhere", Key: null), new ArtifactStore("us-east-1", Some.Bucket.Name, Key: null)] })));

    [Fact]
    public void Is_unknown_without_the_tags() =>
        IsUnknown<ArtifactBucketsServeOneTeam>(Some.Denied.Message, Some.Bucket, estate: Some.EstateOfOne(Second("env", "prod") with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) }));

    [Fact]
    public void Is_unknown_while_a_pipeline_that_may_use_it_is() =>
        IsUnknown<ArtifactBucketsServeOneTeam>(Some.Denied.Message, Some.Bucket, estate: Some.EstateOfOne(Second("env", "prod") with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));

    [Fact]
    public void Concerns_only_artifact_stores() => IsSilent<ArtifactBucketsServeOneTeam>(Some.Bucket with { Arn = Bucket.ArnOf("payments-logs"), Name = "payments-logs" });

    private static Pipeline Second(string key, string value) => Some.Pipeline with { Arn = new Arn($"arn:aws:codepipeline:{Some.Region}:{Some.Account}:refunds"), Name = "refunds", Tags = Tagged(key, value) };

    private static Observed<ImmutableSortedDictionary<string, string>> Tagged(string key, string value) => Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add(key, value));
}
