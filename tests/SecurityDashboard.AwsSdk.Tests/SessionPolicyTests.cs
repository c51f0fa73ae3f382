using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.AwsSdk;

public sealed class SessionPolicyTests
{
    private static readonly PolicyMatcher Policy = new(SessionPolicy.Text);

    public static TheoryData<string> ScanRoleActions => [.. ReadOperations.All.Where(row => row is { Caller: Caller.ScanRole, Action: not null }).Select(row => row.Action!).Distinct()];

    [Fact]
    public void Is_short_enough_for_sts_which_refuses_2048_characters() => Assert.InRange(SessionPolicy.Text.Length, 1, 1500);

    [Theory]
    [MemberData(nameof(ScanRoleActions))]
    public void Allows_what_a_scan_calls(string action) => Assert.True(Policy.Allows(action), $"The session policy does not allow {action}.");

    [Theory]
    [InlineData("secretsmanager:GetSecretValue")]
    [InlineData("secretsmanager:BatchGetSecretValue")]
    [InlineData("ssm:GetParameter")]
    [InlineData("ssm:GetParametersByPath")]
    [InlineData("ssm:GetParameterHistory")]
    [InlineData("kms:Decrypt")]
    [InlineData("s3:GetObject")]
    [InlineData("s3:GetObjectVersion")]
    [InlineData("s3:GetObjectTagging")]
    [InlineData("logs:GetLogEvents")]
    [InlineData("logs:GetQueryResults")]
    [InlineData("logs:FilterLogEvents")]
    [InlineData("lambda:GetFunction")]
    public void Denies(string action) => Assert.True(Policy.Denies(action), $"The session policy does not deny {action}.");

    [Theory]
    [InlineData("sts:AssumeRole")]
    [InlineData("iam:PassRole")]
    [InlineData("codepipeline:GetJobDetails")]
    [InlineData("codepipeline:GetThirdPartyJobDetails")]
    [InlineData("codeconnections:GetConnectionToken")]
    [InlineData("codestar-connections:GetConnectionToken")]
    [InlineData("kms:GenerateDataKey")]
    [InlineData("events:RetrieveConnectionCredentials")]
    public void Does_not_allow(string action) => Assert.False(Policy.Allows(action), $"The session policy allows {action}.");

    [Fact]
    public void Allows_nothing_that_writes()
    {
        var allowed = ActionTable.Current.Services.SelectMany(service => service.Actions).Where(action => Policy.Allows(action.FullName)).ToList();

        Assert.DoesNotContain(allowed, action => action.Level is not (AccessLevel.Read or AccessLevel.List));
        Assert.True(allowed.Count >= ScanRoleActions.Count, $"Only {allowed.Count} actions are known to the table.");
    }
}
