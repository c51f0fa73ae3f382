using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class BucketsEncryptWithKmsTests
{
    [Fact]
    public void Passes_a_key_of_the_customer() => Passes<BucketsEncryptWithKms>($"The bucket payments-artifacts encrypts with {Some.Key.Arn} by default.", Some.Bucket);

    [Fact]
    public void Passes_the_key_that_AWS_manages_because_it_is_KMS() => Passes<BucketsEncryptWithKms>("The bucket payments-artifacts encrypts with the AWS-managed key aws/s3 by default.", With(SseAlgorithm.Kms));

    [Fact]
    public void Passes_two_layers() => Passes<BucketsEncryptWithKms>("The bucket payments-artifacts encrypts with the AWS-managed key aws/s3 by default.", With(SseAlgorithm.KmsDsse));

    [Fact]
    public void Fails_the_key_that_S3_owns() => Fails<BucketsEncryptWithKms>("The bucket payments-artifacts encrypts with SSE-S3 by default.", With(SseAlgorithm.S3));

    [Fact]
    public void Is_unknown_without_the_setting() => IsUnknown<BucketsEncryptWithKms>(Some.Denied.Message, Some.Bucket with { Encryption = Observed.Unreadable<BucketEncryption>(Some.Denied) });

    private static Bucket With(SseAlgorithm algorithm) => Some.Bucket with { Encryption = Observed.Of(new BucketEncryption(algorithm, Key: null)) };
}
