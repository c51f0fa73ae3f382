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
    private const string PublicPolicy = "The policy of the bucket payments-artifacts lets everybody in, and the bucket does not restrict that. Only a block of the whole account, which is not read, would still keep it shut.";
    private const string Everyone = "http://acs.amazonaws.com/groups/global/AllUsers";

    [Fact]
    public void Passes_the_secure_bucket() => Passes<BucketsAreNotPublic>($"{Policy} {Acl}", Some.Bucket);

    [Theory]
    [InlineData("\"*\"", "{}")]
    [InlineData("""{"AWS":"*"}""", "{}")]
    [InlineData("""{"AWS":["*"]}""", """{"StringLike":{"aws:PrincipalArn":"*"}}""")]
    [InlineData("\"*\"", """{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}""")]
    [InlineData("\"*\"", """{"Bool":{"aws:SecureTransport":"true"}}""")]
    public void Fails_a_policy_that_S3_calls_public(string principal, string condition) => Fails<BucketsAreNotPublic>(PublicPolicy, With(Statement(principal, condition)));

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
        Fails<BucketsAreNotPublic>("The ACL of the bucket payments-artifacts gives everybody READ and WRITE, and the bucket does not ignore that.", WithAcl(new AclGrant(group, "WRITE"), new AclGrant(group, "READ")));

    [Fact]
    public void Passes_a_public_ACL_that_the_bucket_ignores() =>
        Passes<BucketsAreNotPublic>($"{Policy} The ACL of the bucket payments-artifacts gives everybody READ, but the bucket ignores that.",
            WithAcl(new AclGrant(Everyone, "READ")) with { PublicAccessBlock = Observed.Of(PublicAccessBlock.All) });

    [Fact]
    public void Is_unknown_where_only_S3_can_tell() =>
        IsUnknown<BucketsAreNotPublic>(
            "Whether S3 calls the policy of the bucket payments-artifacts public cannot be told from it: a statement that allows everybody has a condition with a wildcard, or cannot be read. Look at it, or block public access.",
            With(Statement("\"*\"", """{"StringLike":{"aws:PrincipalOrgID":"o-a1b2c3/*"}}""").Replace("OrgID", "OrgPaths", StringComparison.Ordinal)));

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

    private static Bucket With(params string[] statements) =>
        Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)), PublicAccessBlock = Observed.Of(PublicAccessBlock.None) };

    private static Bucket WithAcl(params ImmutableArray<AclGrant> grants) => Some.Bucket with { Acl = Observed.Of(grants), PublicAccessBlock = Observed.Of(PublicAccessBlock.None) };

    private static string Statement(string principal, string condition) =>
        $$"""{"Effect":"Allow","Principal":{{principal}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::payments-artifacts/*","Condition":{{condition}}}""";
}
