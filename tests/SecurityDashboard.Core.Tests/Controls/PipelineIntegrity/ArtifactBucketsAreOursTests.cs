using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactBucketsAreOursTests
{
    private static readonly Pipeline Elsewhere = Some.Pipeline.With(definition => definition with { ArtifactStores = [new ArtifactStore(Some.Region, "handover", Key: null)] });

    [Fact]
    public void Passes_a_bucket_of_the_account() => Passes<ArtifactBucketsAreOurs>("The artifact bucket payments-artifacts belongs to account 111122223333.", Some.Pipeline);

    [Fact]
    public void Passes_a_bucket_of_another_connected_account()
    {
        var other = Some.Snapshot with { Account = new AccountId("444455556666"), Resources = [], OwnedBuckets = Observed.Of<ImmutableArray<string>>(["handover"]) };

        Passes<ArtifactBucketsAreOurs>("The artifact bucket handover belongs to account 444455556666.", Elsewhere, estate: new Estate(Some.SnapshotWith(Elsewhere), [other]));
    }

    [Fact]
    public void Fails_a_bucket_that_nobody_has() =>
        Fails<ArtifactBucketsAreOurs>("The artifact bucket handover of the pipeline payments does not exist: whoever makes a bucket of this name gets the artifacts.", Elsewhere, estate: Seen(Observed.Of(false)));

    [Fact]
    public void Is_unknown_for_a_bucket_of_an_account_that_is_not_connected() =>
        IsUnknown<ArtifactBucketsAreOurs>("arn:aws:s3:::handover belongs to none of the connected accounts. Connect the account that owns it.", Elsewhere, estate: Seen(Observed.Of(true)));

    [Fact]
    public void Is_unknown_where_nobody_asked_whether_it_exists() =>
        IsUnknown<ArtifactBucketsAreOurs>("arn:aws:s3:::handover belongs to none of the connected accounts. Connect the account that owns it.", Elsewhere);

    [Fact]
    public void Is_unknown_where_S3_would_not_say() => IsUnknown<ArtifactBucketsAreOurs>(Some.Denied.Message, Elsewhere, estate: Seen(Observed.Unreadable<bool>(Some.Denied)));

    [Fact]
    public void Is_unknown_without_the_names_of_the_buckets() =>
        IsUnknown<ArtifactBucketsAreOurs>(Some.Denied.Message, Some.Pipeline, estate: new Estate(Some.Snapshot with { OwnedBuckets = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) }, []));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<ArtifactBucketsAreOurs>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Estate Seen(Observed<bool> exists) => new(Some.SnapshotWith(Elsewhere) with { ForeignBuckets = [new ForeignBucket("handover", exists)] }, []);
}
