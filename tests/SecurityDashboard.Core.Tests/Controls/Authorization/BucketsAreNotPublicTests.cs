using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BucketsAreNotPublicTests
{
    private const string Policy = "The policy of the bucket payments-artifacts lets only known principals in.";
    private const string Acl = "The ACL of the bucket payments-artifacts names nobody but accounts.";
    private const string PublicPolicy = "The policy of the bucket payments-artifacts lets everybody in, and neither the bucket nor its account restricts that.";
    private const string Everyone = "http://acs.amazonaws.com/groups/global/AllUsers";

    [Fact]
    public void Passes_the_secure_bucket() => Passes<BucketsAreNotPublic>($"{Policy} {Acl}", Some.Bucket);

    [Theory]
    [InlineData("\"*\"", "{}")]
    [InlineData("""{"AWS":"*"}""", "{}")]
    [InlineData("""{"AWS":["*"]}""", """{"StringLike":{"aws:PrincipalArn":"*"}}""")]
    [InlineData("\"*\"", """{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}""")]
    [InlineData("\"*\"", """{"Bool":{"aws:SecureTransport":"true"}}""")]
    public void Fails_a_policy_that_S3_calls_public(string principal, string condition) => Fails<BucketsAreNotPublic>(PublicPolicy, With(Statement(principal, condition)), estate: Open(With(Statement(principal, condition))));

    [Theory]
    [InlineData("""{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"}}""")]
    [InlineData("""{"StringEquals":{"aws:SourceVpce":"vpce-1"}}""")]
    [InlineData("""{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}""")]
    public void Passes_everybody_held_to_fixed_values(string condition) => Passes<BucketsAreNotPublic>($"{Policy} {Acl}", With(Statement("\"*\"", condition)));

    [Fact]
    public void Passes_a_public_policy_that_the_bucket_restricts() =>
        Passes<BucketsAreNotPublic>($"The policy of the bucket payments-artifacts is public, but the bucket lets only its own account in while it is. {Acl}",
            With(Statement("\"*\"", "{}")) with { PublicAccessBlock = Observed.Of(PublicAccessBlock.All) });

    [Theory]
    [InlineData(Everyone)]
    [InlineData("http://acs.amazonaws.com/groups/global/AuthenticatedUsers")]
    public void Fails_an_ACL_that_names_everybody(string group) =>
        Fails<BucketsAreNotPublic>("The ACL of the bucket payments-artifacts gives everybody READ and WRITE, and neither the bucket nor its account ignores that.", WithAcl(new AclGrant(group, "WRITE"), new AclGrant(group, "READ")), estate: Open(WithAcl(new AclGrant(group, "WRITE"), new AclGrant(group, "READ"))));

    [Fact]
    public void Passes_a_public_ACL_that_the_bucket_ignores() =>
        Passes<BucketsAreNotPublic>($"{Policy} The ACL of the bucket payments-artifacts gives everybody READ, but the bucket ignores that.",
            WithAcl(new AclGrant(Everyone, "READ")) with { PublicAccessBlock = Observed.Of(PublicAccessBlock.All) });

    [Fact]
    public void Is_unknown_where_only_S3_can_tell() =>
        IsUnknown<BucketsAreNotPublic>(
            "Whether S3 calls the policy of the bucket payments-artifacts public cannot be told from it: a statement that allows everybody has a condition with a wildcard, or cannot be read. Look at it, or block public access.",
            Unclear, estate: Open(Unclear));

    [Fact]
    public void Is_unknown_without_the_policy() =>
        IsUnknown<BucketsAreNotPublic>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    [Fact]
    public void Is_unknown_without_the_ACL() =>
        IsUnknown<BucketsAreNotPublic>(Some.Denied.Message, Some.Bucket with { Acl = Observed.Unreadable<ImmutableArray<AclGrant>>(Some.Denied) });

    [Fact]
    public void Is_unknown_when_nobody_knows_whether_it_is_blocked() =>
        IsUnknown<BucketsAreNotPublic>(Some.Denied.Message, With(Statement("\"*\"", "{}")) with { PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(Some.Denied) });

    [Fact]
    public void Needs_the_block_only_where_something_is_public() =>
        Passes<BucketsAreNotPublic>($"{Policy} {Acl}", Some.Bucket with { PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(Some.Denied) });

    [Fact]
    public void Passes_a_public_policy_and_ACL_that_the_account_blocks()
    {
        Passes<BucketsAreNotPublic>($"The policy of the bucket payments-artifacts is public, but account 111122223333 lets only itself into buckets that are. {Acl}", With(Statement("\"*\"", "{}")));
        Passes<BucketsAreNotPublic>($"{Policy} The ACL of the bucket payments-artifacts gives everybody READ, but account 111122223333 ignores that.", WithAcl(new AclGrant(Everyone, "READ")));
    }

    [Fact]
    public void Is_unknown_when_nobody_knows_whether_the_account_blocks_it() => IsUnknown<BucketsAreNotPublic>(
        Some.Denied.Message, With(Statement("\"*\"", "{}")), estate: Some.Estate(With(Statement("\"*\"", "{}")), Some.Root with { PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(Some.Denied) }));

    private static Bucket Unclear => With(Statement("\"*\"", """{"StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3/*"}}"""));

    private static Estate Open(Bucket bucket) => Some.Estate(bucket, Some.Root with { PublicAccessBlock = Observed.Of(PublicAccessBlock.None) });

    private static Bucket With(params string[] statements) =>
        Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)), PublicAccessBlock = Observed.Of(PublicAccessBlock.None) };

    private static Bucket WithAcl(params ImmutableArray<AclGrant> grants) => Some.Bucket with { Acl = Observed.Of(grants), PublicAccessBlock = Observed.Of(PublicAccessBlock.None) };

    private static string Statement(string principal, string condition) =>
        $$"""{"Effect":"Allow","Principal":{{principal}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::payments-artifacts/*","Condition":{{condition}}}""";
}
