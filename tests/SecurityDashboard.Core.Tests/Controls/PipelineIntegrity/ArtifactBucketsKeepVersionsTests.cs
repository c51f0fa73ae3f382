using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactBucketsKeepVersionsTests
{
    [Fact]
    public void Passes_with_versioning() => Passes<ArtifactBucketsKeepVersions>("The bucket payments-artifacts keeps old versions.", Some.Bucket);

    [Fact]
    public void Fails_where_it_was_never_on() => Fails<ArtifactBucketsKeepVersions>("The bucket payments-artifacts keeps no old versions.", With(BucketVersioning.Off));

    [Fact]
    public void Fails_where_it_was_suspended() => Fails<ArtifactBucketsKeepVersions>("The bucket payments-artifacts has stopped keeping old versions.", With(BucketVersioning.Suspended));

    [Fact]
    public void Is_unknown_without_the_setting() => IsUnknown<ArtifactBucketsKeepVersions>(Some.Denied.Message, Some.Bucket with { Versioning = Observed.Unreadable<BucketVersioning>(Some.Denied) });

    [Fact]
    public void Concerns_only_buckets_that_pipelines_or_builds_write() => IsSilent<ArtifactBucketsKeepVersions>(With(BucketVersioning.Off) with { Arn = Bucket.ArnOf("payments-logs"), Name = "payments-logs" });

    private static Bucket With(BucketVersioning versioning) => Some.Bucket with { Versioning = Observed.Of(versioning) };
}
