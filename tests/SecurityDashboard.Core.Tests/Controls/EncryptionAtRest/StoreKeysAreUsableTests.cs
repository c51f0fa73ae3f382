using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class StoreKeysAreUsableTests
{
    private static readonly string Good = $"The artifact store payments-artifacts uses the key {Some.Key.Arn}, which is enabled, of its region and the bucket's default.";

    [Fact]
    public void Passes_the_bucket_s_own_key_under_another_name() => Passes<StoreKeysAreUsable>(Good, Some.Pipeline);

    [Fact]
    public void Passes_a_bucket_without_a_key_of_its_own() =>
        Passes<StoreKeysAreUsable>($"The artifact store payments-artifacts uses the key {Some.Key.Arn}, which is enabled and of its region; the bucket has no other key of its own.", Some.Pipeline,
            estate: Some.Estate(Some.Bucket with { Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.S3, Key: null)) }));

    [Theory]
    [InlineData("Disabled")]
    [InlineData("PendingDeletion")]
    [InlineData("PendingImport")]
    public void Fails_a_key_that_cannot_be_used(string state) =>
        Fails<StoreKeysAreUsable>($"The key {Some.Key.Arn} of the artifact store payments-artifacts is {state}.", Some.Pipeline, estate: With(description => description with { State = state }));

    [Fact]
    public void Fails_a_key_that_is_not_symmetric() =>
        Fails<StoreKeysAreUsable>($"The key {Some.Key.Arn} of the artifact store payments-artifacts is no symmetric key: its spec is RSA_4096.", Some.Pipeline, estate: With(description => description with { Spec = "RSA_4096" }));

    [Fact]
    public void Fails_a_key_of_another_region() =>
        Fails<StoreKeysAreUsable>($"The key {Some.Key.Arn} of the artifact store payments-us is in another region than us-east-1.",
            Some.Pipeline.With(definition => definition with { ArtifactStores = [new ArtifactStore("us-east-1", "payments-us", Some.Key.Arn.Text)] }));

    [Fact]
    public void Fails_a_key_that_is_gone()
    {
        var gone = new Unreadable(UnreadableReason.NotFound, "kms:DescribeKey", "KMS has no such key.");

        Fails<StoreKeysAreUsable>("The artifact store payments-artifacts names the key alias/artifacts, which does not exist.", Some.Pipeline,
            estate: Some.Estate(Some.Key with { Description = Observed.Unreadable<KeyDescription>(gone) }));
    }

    [Theory]
    [InlineData("alias/other", "arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555")]
    [InlineData("alias/aws/s3", "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3")]
    public void Fails_lowered_a_key_other_than_the_bucket_s(string usual, string named)
    {
        var other = Some.Key with { Arn = new Arn("arn:aws:kms:eu-west-1:111122223333:key/99999999-2222-3333-4444-555555555555"), KnownAs = ["alias/other"] };
        var estate = Some.Estate(other, Some.Bucket with { Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.Kms, usual)) });

        Fails<StoreKeysAreUsable>($"The artifact store payments-artifacts uses the key {Some.Key.Arn}, while everything else in the bucket is under {named}. Low, because both can be used.", Some.Pipeline, estate: estate);
        Assert.Equal(Severity.Low, new StoreKeysAreUsable().Evaluate(estate).Single(evaluation => evaluation.Resource.Arn == Some.Pipeline.Arn).Severity);
    }

    [Fact]
    public void Says_nothing_of_a_store_without_a_key_of_the_customer() =>
        IsNotApplicable<StoreKeysAreUsable>("The artifact store payments-artifacts uses the AWS-managed key aws/s3.",
            Some.Pipeline.With(definition => definition with { ArtifactStores = [new ArtifactStore(Some.Region, Some.Bucket.Name, Key: null)] }));

    [Fact]
    public void Says_nothing_of_a_key_that_AWS_manages() =>
        IsNotApplicable<StoreKeysAreUsable>($"AWS manages the key {Some.Key.Arn} of the artifact store payments-artifacts.", Some.Pipeline, estate: With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Is_unknown_without_the_key() => IsUnknown<StoreKeysAreUsable>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_default_of_the_bucket() =>
        IsUnknown<StoreKeysAreUsable>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(Some.Bucket with { Encryption = Observed.Unreadable<BucketEncryption>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_definition() => IsUnknown<StoreKeysAreUsable>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Estate With(Func<KeyDescription, KeyDescription> change) => Some.Estate(Some.Key with { Description = Some.Key.Description.Select(change) });
}
