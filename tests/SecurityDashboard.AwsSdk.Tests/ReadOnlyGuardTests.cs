using Amazon.CodePipeline.Model;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.S3;
using Amazon.S3.Model;

namespace SecurityDashboard.AwsSdk;

public sealed class ReadOnlyGuardTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_a_write_of_an_official_client_before_anything_is_sent()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("{}"));
        using var kms = Kms(aws);

        var refused = await Assert.ThrowsAsync<ReadOnlyViolationException>(() => kms.DisableKeyAsync(new DisableKeyRequest { KeyId = "k" }, Cancellation));

        Assert.Equal("KMS:DisableKey is not one of the operations that this program may call. If it only reads, add it to ReadOperations.txt.", refused.Message);
        Assert.Equal(("KMS", "DisableKey"), (refused.Service, refused.Operation));
        Assert.Empty(aws.Calls);
    }

    [Fact]
    public async Task Refuses_a_read_that_is_not_listed()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Xml(""));
        using var s3 = new AmazonS3Client(Clients.Hub, Clients.At(new AmazonS3Config(), aws.Url, "eu-west-1"));
        using var kms = Kms(aws);

        await Assert.ThrowsAsync<ReadOnlyViolationException>(() => s3.GetObjectAsync(new GetObjectRequest { BucketName = "bucket", Key = "key" }, Cancellation));
        await Assert.ThrowsAsync<ReadOnlyViolationException>(() => kms.DecryptAsync(new DecryptRequest { CiphertextBlob = new MemoryStream([1]) }, Cancellation));

        Assert.Empty(aws.Calls);
    }

    [Fact]
    public async Task Refuses_a_request_of_our_own_making_on_a_stand_in()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("{}"));
        using var client = Clients.CodePipeline(aws.Url);

        var refused = await Assert.ThrowsAsync<ReadOnlyViolationException>(() => client.ListPipelinesAsync(new StopPipelineExecutionRequest(), Cancellation));

        Assert.Equal("StopPipelineExecution", refused.Operation);
        Assert.Empty(aws.Calls);
    }

    [Fact]
    public async Task Refuses_before_it_looks_for_credentials()
    {
        using var kms = new AmazonKeyManagementServiceClient(new NoCredentials(), new AmazonKeyManagementServiceConfig { ServiceURL = "http://127.0.0.1:1" });

        await Assert.ThrowsAsync<ReadOnlyViolationException>(() => kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = "k" }, Cancellation));
    }

    [Fact]
    public async Task Lets_listed_reads_through_once_each_however_often_it_was_installed()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("""{"Keys":[{"KeyId":"k"}]}"""));
        ReadOnlyGuard.Install();
        using var kms = Kms(aws);

        Assert.Equal("k", Assert.Single((await kms.ListKeysAsync(new ListKeysRequest(), Cancellation)).Keys).KeyId);
        Assert.Single(aws.Calls);
    }

    private static AmazonKeyManagementServiceClient Kms(FakeAws aws) => new(Clients.Hub, Clients.At(new AmazonKeyManagementServiceConfig(), aws.Url, "eu-west-1"));

    private sealed class NoCredentials : Amazon.Runtime.AWSCredentials
    {
        public override Amazon.Runtime.ImmutableCredentials GetCredentials() => throw new InvalidOperationException("Nobody should ask.");
    }

    private sealed class StopPipelineExecutionRequest : ListPipelinesRequest;
}
