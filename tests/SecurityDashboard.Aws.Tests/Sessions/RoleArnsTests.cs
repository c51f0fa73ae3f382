using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Sessions;

public sealed class RoleArnsTests
{
    private static readonly AccountId Account = new("111122223333");

    [Theory]
    [InlineData("scanner", "arn:aws:iam::111122223333:role/scanner")]
    [InlineData("security/scanner", "arn:aws:iam::111122223333:role/security/scanner")]
    [InlineData("arn:aws:iam::111122223333:role/security/scanner", "arn:aws:iam::111122223333:role/security/scanner")]
    public void Makes_the_ARN_of_a_role(string role, string arn) => Assert.Equal(arn, RoleArns.Of(new RoleTarget(Account, role, "ext-1"), "aws"));

    [Fact]
    public void Makes_it_in_the_partition_of_the_session() =>
        Assert.Equal("arn:aws-cn:iam::111122223333:role/scanner", RoleArns.Of(new RoleTarget(Account, "scanner", "ext-1"), "aws-cn"));

    [Theory]
    [InlineData("arn:aws:iam::999988887777:role/scanner", "arn:aws:iam::999988887777:role/scanner is a role of account 999988887777, not of 111122223333")]
    [InlineData("arn:aws:iam::111122223333:user/ada", "\"arn:aws:iam::111122223333:user/ada\" is not the ARN of an IAM role")]
    [InlineData("arn:aws:s3:::role/x", "\"arn:aws:s3:::role/x\" is not the ARN of an IAM role")]
    [InlineData("bad name", "\"bad name\" is not a role's name")]
    [InlineData("", "\"\" is not a role's name")]
    public void Refuses_a_role_that_is_not_one_of_the_account(string role, string what)
    {
        var e = Assert.Throws<RoleNotAssumableException>(() => RoleArns.Of(new RoleTarget(Account, role, "ext-1"), "aws"));

        Assert.Equal((SessionFailure.Misconfigured, role), (e.Failure, e.RoleArn));
        Assert.Equal($"Cannot assume a role in account 111122223333: {what}. Correct it under Accounts › Setup.", e.Message);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("with space")]
    public void Refuses_an_external_id_that_AWS_would_not_take(string id) =>
        Assert.Contains("the ExternalId is not 2 to 1,224 letters", Assert.Throws<RoleNotAssumableException>(() => RoleArns.Of(new RoleTarget(Account, "scanner", id), "aws")).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_an_account_that_is_none() =>
        Assert.Contains("\"12\" is not a twelve-digit account id", Assert.Throws<RoleNotAssumableException>(() => RoleArns.Of(new RoleTarget(new AccountId("12"), "scanner", "ext-1"), "aws")).Message, StringComparison.Ordinal);
}
