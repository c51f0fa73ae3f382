using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class BucketsRequireTlsTests
{
    private const string Secure = "The policy of the bucket payments-artifacts refuses every request without TLS.";
    private const string Leaky = "The policy of the bucket payments-artifacts does not refuse every request without TLS, whoever sends it and whatever it asks.";
    private const string Both = """["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/*"]""";
    private const string NoTls = """{"Bool":{"aws:SecureTransport":"false"}}""";

    public static TheoryData<string> WaysToSayIt =>
    [
        Statement(),
        Statement(principal: """{"AWS":"*"}"""),
        Statement(principal: """{"AWS":["*"]}"""),
        Statement(action: "\"*\""),
        Statement(action: """["s3:*","kms:*"]"""),
        Statement(action: "\"S3:*\""),
        Statement(resource: """["arn:aws:s3:::payments-artifacts*"]"""),
        Statement(resource: "\"*\""),
        Statement(condition: """{"Bool":{"aws:SecureTransport":false}}"""),
        Statement(condition: """{"Bool":{"aws:SecureTransport":["false"]}}"""),
        Statement(condition: """{"Bool":{"AWS:securetransport":"False"}}"""),
        Statement(condition: """{"BoolIfExists":{"aws:SecureTransport":"false"}}"""),
        Statement(condition: """{"StringEquals":{"aws:SecureTransport":"false"}}"""),
        """{"Effect":"Deny","Principal":"*","NotAction":"iam:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
        """{"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::another-bucket/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
        $"{Statement(resource: "\"arn:aws:s3:::payments-artifacts\"")},{Statement(resource: "\"arn:aws:s3:::payments-artifacts/*\"")}",
        """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}""",
    ];

    public static TheoryData<string, string> WaysToMissIt => new()
    {
        { Statement(resource: "\"arn:aws:s3:::payments-artifacts\""), "The policy of the bucket payments-artifacts refuses requests without TLS for the bucket, but not for every one of its objects." },
        { Statement(resource: "\"arn:aws:s3:::payments-artifacts/*\""), "The policy of the bucket payments-artifacts refuses requests without TLS for its objects, but not for the bucket itself." },
        { Statement(resource: """["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/builds/*"]"""), "The policy of the bucket payments-artifacts refuses requests without TLS for the bucket, but not for every one of its objects." },
        { Statement(resource: """["arn:aws:s3:::other","arn:aws:s3:::other/*"]"""), Leaky },
        { Statement(action: "\"s3:PutObject\""), Leaky },
        { Statement(action: """["s3:Get*","s3:Put*"]"""), Leaky },
        { Statement(principal: """{"AWS":"arn:aws:iam::111122223333:root"}"""), Leaky },
        { Statement(principal: """{"Service":"codebuild.amazonaws.com"}"""), Leaky },
        { $$"""{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/admin"},"Action":"s3:*","Resource":{{Both}},"Condition":{{NoTls}}}""", Leaky },
        { $$"""{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":{{Both}},"Condition":{{NoTls}}}""", Leaky },
        { Statement(condition: """{"Bool":{"aws:SecureTransport":"true"}}"""), Leaky },
        { Statement(condition: """{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"""), Leaky },
        { Statement(condition: """{"NumericLessThan":{"s3:TlsVersion":"1.2"}}"""), Leaky },
        { Statement().Replace("Deny", "Allow", StringComparison.Ordinal), Leaky },
    };

    [Fact]
    public void Passes_the_secure_bucket() => Passes<BucketsRequireTls>(Secure, Some.Bucket);

    [Theory]
    [MemberData(nameof(WaysToSayIt))]
    public void Passes_however_it_is_said(string statements) => Passes<BucketsRequireTls>(Secure, With(Some.Policy(statements)));

    [Theory]
    [MemberData(nameof(WaysToMissIt))]
    public void Fails_what_leaves_somebody_or_something_out(string statements, string because) => Fails<BucketsRequireTls>(because, With(Some.Policy(statements)));

    [Fact]
    public void Passes_a_statement_that_stands_alone_instead_of_in_a_list() =>
        Passes<BucketsRequireTls>(Secure, With(PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":{{Statement()}}}""")));

    [Fact]
    public void Fails_a_bucket_without_a_policy() => Fails<BucketsRequireTls>("The bucket payments-artifacts has no policy, so it takes requests without TLS.", With(null));

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<BucketsRequireTls>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    [Fact]
    public void Is_unknown_when_the_policy_cannot_be_understood() =>
        IsUnknown<BucketsRequireTls>($"The policy of the bucket payments-artifacts cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", With(PolicyDocument.Parse("nonsense")));

    private static Bucket With(PolicyDocument? policy) => Some.Bucket with { Policy = Observed.Of(policy) };

    private static string Statement(string principal = "\"*\"", string action = "\"s3:*\"", string resource = Both, string condition = NoTls) =>
        $$"""{"Effect":"Deny","Principal":{{principal}},"Action":{{action}},"Resource":{{resource}},"Condition":{{condition}}}""";
}
