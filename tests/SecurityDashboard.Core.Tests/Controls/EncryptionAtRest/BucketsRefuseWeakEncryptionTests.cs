using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class BucketsRefuseWeakEncryptionTests
{
    private const string Secure = "The bucket payments-artifacts refuses every upload that would not end up under a customer-managed key of its owner.";
    private const string Algorithm = "s3:x-amz-server-side-encryption";
    private const string KeyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";

    [Fact]
    public void Passes_the_two_statements_that_AWS_shows() => Passes<BucketsRefuseWeakEncryption>(Secure, Some.Bucket);

    [Fact]
    public void Passes_one_statement_that_names_the_key_without_IfExists() => Passes<BucketsRefuseWeakEncryption>(Secure, With(Deny($$$"""{"StringNotEquals":{"{{{KeyId}}}":"{{{Some.Key.Arn}}}"}}""")));

    [Fact]
    public void Passes_uploads_without_a_header_by_the_default_of_the_bucket() =>
        Passes<BucketsRefuseWeakEncryption>(Secure, With(
            Deny($$$"""{"StringEquals":{"{{{Algorithm}}}":"AES256"}}"""),
            Deny($$$"""{"StringNotEqualsIfExists":{"{{{KeyId}}}":"{{{Some.Key.Arn}}}"},"StringEquals":{"{{{Algorithm}}}":"aws:kms"}}""")));

    [Fact]
    public void Fails_each_way_around_that_is_left_open() =>
        Fails<BucketsRefuseWeakEncryption>(
            "The bucket payments-artifacts takes uploads that do not end up under a customer-managed key: with aws:kms and no key (under SSE-KMS-AWS), with aws:kms and a foreign key (under whatever key the sender names).",
            With(Deny($$$"""{"StringNotEquals":{"{{{Algorithm}}}":"aws:kms"}}""")));

    [Fact]
    public void Fails_a_bucket_without_a_policy_though_its_default_is_good() =>
        Fails<BucketsRefuseWeakEncryption>(
            "The bucket payments-artifacts takes uploads that do not end up under a customer-managed key: with AES256 (under SSE-S3), with aws:kms and no key (under SSE-KMS-AWS), with aws:kms and a foreign key (under whatever key the sender names).",
            Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(null) });

    [Fact]
    public void Fails_a_default_that_is_weaker_where_uploads_may_leave_it_to_the_default() =>
        Fails<BucketsRefuseWeakEncryption>("The bucket payments-artifacts takes uploads that do not end up under a customer-managed key: without an encryption header (under SSE-S3).",
            With(Deny($$$"""{"StringNotEqualsIfExists":{"{{{KeyId}}}":"{{{Some.Key.Arn}}}"},"Null":{"{{{Algorithm}}}":"false"}}""")) with { Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.S3, Key: null)) });

    [Theory]
    [InlineData("""{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*"}""")]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/builds/*"}""")]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"payments"}}}""")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*"}""")]
    public void Fails_denials_that_leave_somebody_or_something_out(string statement)
    {
        var evaluation = Assert.Single(new BucketsRefuseWeakEncryption().Evaluate(Some.Estate(With(statement))));

        Assert.Equal(Outcome.Fail, evaluation.Verdict.Outcome);
        Assert.Contains(": with AES256 (under SSE-S3),", evaluation.Verdict.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Concerns_only_buckets_that_pipelines_or_builds_write()
    {
        IsSilent<BucketsRefuseWeakEncryption>(Some.Bucket with { Arn = Bucket.ArnOf("payments-logs"), Name = "payments-logs" });

        var site = Some.Bucket with { Arn = Bucket.ArnOf("payments-site"), Name = "payments-site", Policy = Observed.Of<PolicyDocument?>(null) };
        var deploy = Some.DeployAction with { Provider = "S3", Configuration = Some.Settings(("BucketName", "payments-site")) };
        var estate = Some.Estate(site, Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, new Stage("Site", [deploy])] }));
        Assert.Contains(new BucketsRefuseWeakEncryption().Evaluate(estate), evaluation => evaluation.Resource.Arn == site.Arn && evaluation.Verdict.Outcome is Outcome.Fail);
    }

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<BucketsRefuseWeakEncryption>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    [Fact]
    public void Is_unknown_when_the_policy_cannot_be_understood() =>
        IsUnknown<BucketsRefuseWeakEncryption>($"The policy of the bucket payments-artifacts cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(PolicyDocument.Parse("nonsense")) });

    [Fact]
    public void Names_what_could_not_be_read_beside_what_fails() =>
        Fails<BucketsRefuseWeakEncryption>($"The bucket payments-artifacts takes uploads that do not end up under a customer-managed key: with AES256 (under SSE-S3). {Some.Denied.Message}",
            With(Deny($$$"""{"StringNotEqualsIfExists":{"{{{KeyId}}}":"{{{Some.Key.Arn}}}"},"StringEquals":{"{{{Algorithm}}}":"aws:kms"}}""")) with { Encryption = Observed.Unreadable<BucketEncryption>(Some.Denied) });

    [Fact]
    public void Needs_the_default_only_where_it_decides() =>
        Passes<BucketsRefuseWeakEncryption>(Secure, Some.Bucket with { Encryption = Observed.Unreadable<BucketEncryption>(Some.Denied) });

    private static Bucket With(params string[] statements) => Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)) };

    private static string Deny(string condition) => $$"""{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*","Condition":{{condition}}}""";
}
