using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("bucket/prefix", "bucket")]
    [InlineData("s3://bucket/prefix/key", "bucket")]
    [InlineData("arn:aws:s3:::bucket/prefix", "bucket")]
    [InlineData("bucket", "bucket")]
    [InlineData(null, null)]
    public void A_bucket_is_found_in_every_way_of_writing_a_location(string? location, string? bucket) => Assert.Equal(bucket, References.BucketOf(location));

    [Fact]
    public void Every_action_of_every_stage_counts()
    {
        var library = Some.SourceAction with { Provider = "S3", Configuration = Some.Settings(("S3Bucket", "library")) };
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, new Stage("Late", [Some.ApproveAction, library])] });

        Assert.Contains(References.Of(pipeline), reference => reference is { Type: ResourceTypes.Bucket, Text: "library" });
    }

    [Fact]
    public void Every_artifact_store_of_every_region_counts_in_its_own_region()
    {
        var pipeline = Some.Pipeline.With(definition => definition with { ArtifactStores = [.. definition.ArtifactStores, new ArtifactStore("us-east-1", "payments-us", "alias/us")] });

        Assert.Contains(References.Of(pipeline), reference => reference is { Type: ResourceTypes.Key, Text: "alias/us", Region: "us-east-1" });
    }

    [Fact]
    public void An_action_with_a_role_of_another_account_finds_its_project_there()
    {
        var abroad = Some.BuildAction with { Role = new Arn("arn:aws:iam::444455556666:role/build") };
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [new Stage("Build", [abroad])] });

        Assert.Contains(References.Of(pipeline), reference => reference.Arn.Text == "arn:aws:codebuild:eu-west-1:444455556666:project/payments-build");
    }

    [Theory]
    [InlineData("payments/db:password", "payments/db")]
    [InlineData("payments/db", "payments/db")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf:password::", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf")]
    public void A_secret_is_named_without_its_key_stage_and_version(string value, string name)
    {
        var project = Some.Project.With(definition => definition with { Environment = definition.Environment with { Variables = [new BuildVariable("X", "SECRETS_MANAGER", Some.Clear(value))] } });

        Assert.Contains(References.Of(project), reference => reference.Type is ResourceTypes.Secret && reference.Text == name);
    }

    [Fact]
    public void A_key_that_AWS_manages_is_known_without_being_read() =>
        Assert.DoesNotContain(References.Of(Some.Pipeline.With(definition => definition with { ArtifactStores = [new ArtifactStore(Some.Region, "b", "alias/aws/s3")] })), reference => reference.Type is ResourceTypes.Key);
}
