using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class S3SourcesAreVersionedTests
{
    [Fact]
    public void Versions_pass() => Passes<S3SourcesAreVersioned>("The bucket payments-artifacts, from which the pipeline site takes its source, keeps versions.", Some.Site, "Source/Source");

    [Theory]
    [InlineData(BucketVersioning.Off, "does not keep")]
    [InlineData(BucketVersioning.Suspended, "no longer keeps")]
    public void No_versions_fail(BucketVersioning versioning, string what) => Fails<S3SourcesAreVersioned>(
        $"The bucket payments-artifacts, from which the pipeline site takes its source, {what} versions.", Some.Site, "Source/Source", Some.Estate(Some.Bucket with { Versioning = Observed.Of(versioning) }));

    [Fact]
    public void Versions_that_were_not_read_are_unknown() =>
        IsUnknown<S3SourcesAreVersioned>(Some.Denied.Message, Some.Site, "Source/Source", Some.Estate(Some.Bucket with { Versioning = Observed.Unreadable<BucketVersioning>(Some.Denied) }));

    [Fact]
    public void A_bucket_of_nobody_that_is_connected_is_unknown() => IsUnknown<S3SourcesAreVersioned>(
        "arn:aws:s3:::theirs belongs to none of the connected accounts. Connect the account that owns it.",
        Some.Site.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction with { Provider = "S3", Configuration = Some.Settings(("S3Bucket", "theirs")) })] }), "Source/Source");

    [Fact]
    public void Another_source_is_not_judged() => IsNotApplicable<S3SourcesAreVersioned>("The pipeline payments has no S3 source.", Some.Pipeline);

    [Theory]
    [InlineData("Deploy", "AWS")]
    [InlineData("Source", "Custom")]
    public void Only_a_source_of_AWS_counts(string category, string owner) => IsNotApplicable<S3SourcesAreVersioned>("The pipeline payments has no S3 source.",
        Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction with { Category = category, Owner = owner, Provider = "S3" })] }));
}
