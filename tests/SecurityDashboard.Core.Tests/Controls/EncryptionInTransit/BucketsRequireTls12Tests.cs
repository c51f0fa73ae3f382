using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class BucketsRequireTls12Tests
{
    private const string Secure = "The policy of the bucket payments-artifacts refuses TLS older than 1.2.";
    private const string None = "No policy of the bucket payments-artifacts refuses TLS older than 1.2.";
    private const string Both = """["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/*"]""";

    [Fact]
    public void Passes_the_secure_bucket() => Passes<BucketsRequireTls12>(Secure, Some.Bucket);

    [Theory]
    [InlineData("""{"NumericLessThan":{"s3:TlsVersion":1.2}}""")]
    [InlineData("""{"NumericLessThan":{"s3:tlsversion":"1.2"}}""")]
    [InlineData("""{"NumericLessThan":{"s3:TlsVersion":"1.3"}}""")]
    [InlineData("""{"NumericLessThanEquals":{"s3:TlsVersion":"1.1"}}""")]
    [InlineData("""{"NumericLessThanIfExists":{"s3:TlsVersion":["1.2"]}}""")]
    public void Passes_however_it_is_said(string condition) => Passes<BucketsRequireTls12>(Secure, With(Statement(condition)));

    [Theory]
    [InlineData("""{"NumericLessThan":{"s3:TlsVersion":"1.1"}}""")]
    [InlineData("""{"NumericGreaterThan":{"s3:TlsVersion":"1.2"}}""")]
    [InlineData("""{"Bool":{"aws:SecureTransport":"false"}}""")]
    [InlineData("""{"NumericLessThan":{"s3:TlsVersion":"1.2"},"StringEquals":{"aws:PrincipalOrgID":"o-1"}}""")]
    public void Fails_what_lets_old_versions_through(string condition) => Fails<BucketsRequireTls12>(None, With(Statement(condition)));

    [Fact]
    public void Fails_what_leaves_the_objects_out() =>
        Fails<BucketsRequireTls12>("The policy of the bucket payments-artifacts refuses TLS older than 1.2 for the bucket, but not for every one of its objects.",
            With(Statement("""{"NumericLessThan":{"s3:TlsVersion":"1.2"}}""", "\"arn:aws:s3:::payments-artifacts\"")));

    [Fact]
    public void Fails_what_leaves_the_bucket_itself_out() =>
        Fails<BucketsRequireTls12>("The policy of the bucket payments-artifacts refuses TLS older than 1.2 for its objects, but not for the bucket itself.",
            With(Statement("""{"NumericLessThan":{"s3:TlsVersion":"1.2"}}""", "\"arn:aws:s3:::payments-artifacts/*\"")));

    [Fact]
    public void Fails_a_bucket_without_a_policy() => Fails<BucketsRequireTls12>(None, Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(null) });

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<BucketsRequireTls12>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    private static Bucket With(params string[] statements) => Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)) };

    private static string Statement(string condition, string resource = Both) => $$"""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":{{resource}},"Condition":{{condition}}}""";
}
