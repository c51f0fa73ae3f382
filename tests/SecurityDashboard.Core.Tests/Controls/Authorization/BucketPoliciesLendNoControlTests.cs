using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BucketPoliciesLendNoControlTests
{
    private const string Role = "arn:aws:iam::444455556666:role/deploy";
    private const string Root = "arn:aws:iam::444455556666:root";

    [Fact]
    public void Passes_a_policy_that_names_no_other_account() => Passes<BucketPoliciesLendNoControl>("The policy of the bucket payments-artifacts names no other account.", Some.Bucket);

    [Fact]
    public void Passes_a_bucket_without_a_policy() =>
        Passes<BucketPoliciesLendNoControl>("The bucket payments-artifacts has no policy, so it lets no other account in.", Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(null) });

    [Fact]
    public void Passes_a_role_of_another_account_that_reads_and_writes() =>
        Passes<BucketPoliciesLendNoControl>($"The policy of the bucket payments-artifacts gives {Role} no control of it.", With(Statement(Role, """["s3:GetObject","s3:PutObject"]""", "/*")));

    [Theory]
    [InlineData(Role, "\"s3:DeleteObject\"", "/*", "s3:DeleteObject")]
    [InlineData(Role, "\"s3:Put*\"", "/*", "s3:PutObjectAcl")]
    [InlineData(Root, "\"s3:PutBucketPolicy\"", "", "s3:PutBucketPolicy")]
    [InlineData(Root, "\"s3:*\"", "*", "s3:PutBucketPolicy, s3:DeleteBucketPolicy, s3:PutBucketAcl and 6 more")]
    public void Fails_another_account_that_gets_control(string principal, string action, string on, string named) =>
        Fails<BucketPoliciesLendNoControl>($"The policy of the bucket payments-artifacts gives {principal} control of it: {named}.", With(Statement(principal, action, on)));

    [Fact]
    public void Fails_lowered_a_whole_account_that_may_only_use_it()
    {
        var bucket = With(Statement(Root, """["s3:GetObject","s3:PutObject"]""", "/*"));

        Fails<BucketPoliciesLendNoControl>("The policy of the bucket payments-artifacts lets everybody in account 444455556666 use s3:GetObject and s3:PutObject whom that account lets. Medium, because it gives no control.", bucket);
        Assert.Equal(Severity.Medium, new BucketPoliciesLendNoControl().Evaluate(Some.Estate(bucket)).Single().Severity);
    }

    [Fact]
    public void Passes_what_a_denial_takes_away_again() =>
        Passes<BucketPoliciesLendNoControl>($"The policy of the bucket payments-artifacts gives {Role} no control of it.", With(Statement(Role, "\"s3:*\"", "*"),
            """{"Effect":"Deny","Principal":"*","NotAction":["s3:GetObject","s3:ListBucket"],"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}}"""));

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<BucketPoliciesLendNoControl>(Some.Denied.Message, Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });

    private static Bucket With(params string[] statements) => Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)) };

    private static string Statement(string principal, string action, string on) =>
        $$"""{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":{{action}},"Resource":"arn:aws:s3:::payments-artifacts{{on}}"}""";
}
