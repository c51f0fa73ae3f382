using Amazon.Runtime;
using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.AwsSdk;

/// <summary>The table, the clients, the guard and the policies are four views of one list.</summary>
public sealed class ReadOperationsTests
{
    private static readonly string[] Verbs = ["Get", "List", "Describe", "BatchGet", "Head"];

    private static readonly ClientConfig[] Services =
    [
        new Amazon.CodePipeline.AmazonCodePipelineConfig(),
        new Amazon.CodeBuild.AmazonCodeBuildConfig(),
        new Amazon.CodeConnections.AmazonCodeConnectionsConfig(),
        new Amazon.CodeStarconnections.AmazonCodeStarconnectionsConfig(),
        new Amazon.IdentityManagement.AmazonIdentityManagementServiceConfig(),
        new Amazon.SecretsManager.AmazonSecretsManagerConfig(),
        new Amazon.CloudFormation.AmazonCloudFormationConfig(),
        new Amazon.Lambda.AmazonLambdaConfig(),
        new Amazon.Organizations.AmazonOrganizationsConfig(),
        new Amazon.CloudTrail.AmazonCloudTrailConfig(),
        new Amazon.EventBridge.AmazonEventBridgeConfig(),
        new Amazon.ECR.AmazonECRConfig(),
        new Amazon.SimpleNotificationService.AmazonSimpleNotificationServiceConfig(),
        new Amazon.CodeDeploy.AmazonCodeDeployConfig(),
        new Amazon.AccessAnalyzer.AmazonAccessAnalyzerConfig(),
        new Amazon.S3Control.AmazonS3ControlConfig(),
        new Amazon.S3.AmazonS3Config(),
        new Amazon.KeyManagementService.AmazonKeyManagementServiceConfig(),
        new Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagementConfig(),
        new Amazon.EC2.AmazonEC2Config(),
        new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig(),
        new Amazon.SSO.AmazonSSOConfig(),
        new Amazon.SSOOIDC.AmazonSSOOIDCConfig(),
    ];

    [Fact]
    public void Names_each_operation_once()
        => Assert.Empty(ReadOperations.All.GroupBy(row => (row.Service, row.Operation)).Where(rows => rows.Count() > 1).Select(rows => rows.Key));

    [Fact]
    public void Every_row_is_an_operation_of_a_client_under_the_names_that_the_guard_sees()
    {
        var unknown = ReadOperations.All.Where(row => Services.SingleOrDefault(service => service.ServiceId == row.Service) is not { } service
            || service.GetType().Assembly.GetType($"{service.GetType().Namespace}.Model.{row.Operation}Request") is null);

        Assert.Empty(unknown);
        Assert.Equal(Services.Select(service => service.ServiceId), ReadOperations.All.Select(row => row.Service).Distinct());
    }

    [Fact]
    public void Every_action_exists_and_only_reads()
    {
        var wrong = ReadOperations.All
            .Where(row => row is { Action: not null, Caller: Caller.ScanRole })
            .Select(row => (Row: row, Known: ActionTable.Current.Find(row.Action!)))
            .Where(row => row.Known is not { Level: AccessLevel.Read or AccessLevel.List });

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_operation_reads_but_the_one_that_makes_the_credential_report()
    {
        var other = ReadOperations.All
            .Where(row => row.Caller is Caller.ScanRole && !Verbs.Any(verb => row.Operation.StartsWith(verb, StringComparison.Ordinal)))
            .Select(row => row.Operation);

        Assert.Equal(["GenerateCredentialReport"], other);
    }

    [Fact]
    public void Only_what_gets_a_session_is_the_hub_s_own()
        => Assert.Equal(
            ["STS AssumeRole", "STS AssumeRoleWithWebIdentity", "SSO GetRoleCredentials", "SSO OIDC CreateToken"],
            ReadOperations.All.Where(row => row.Caller is Caller.Hub).Select(row => $"{row.Service} {row.Operation}"));

    [Theory]
    [InlineData("Secrets Manager", "GetSecretValue")]
    [InlineData("Secrets Manager", "BatchGetSecretValue")]
    [InlineData("Secrets Manager", "ValidateResourcePolicy")]
    [InlineData("SSM", "GetParameter")]
    [InlineData("SSM", "GetParameters")]
    [InlineData("SSM", "GetParametersByPath")]
    [InlineData("SSM", "GetParameterHistory")]
    [InlineData("KMS", "Decrypt")]
    [InlineData("KMS", "GenerateDataKey")]
    [InlineData("S3", "GetObject")]
    [InlineData("S3", "ListObjectsV2")]
    [InlineData("CloudWatch Logs", "GetLogEvents")]
    [InlineData("CodePipeline", "GetJobDetails")]
    [InlineData("CodePipeline", "PollForJobs")]
    [InlineData("Lambda", "GetFunction")]
    [InlineData("codepipeline", "GetPipeline")]
    [InlineData("CodePipeline", "getPipeline")]
    public void Has_no_row_for(string service, string operation) => Assert.False(ReadOperations.Contains(service, operation));

    [Fact]
    public void Tells_an_operation_that_authorises_under_another_name() => Assert.Equal(
        ["s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock", "s3:ListAllMyBuckets", "s3:ListBucket"],
        new[] { "GetBucketEncryption", "GetPublicAccessBlock", "ListBuckets", "HeadBucket" }.Select(operation => ReadOperations.All.Single(row => row.Service == "S3" && row.Operation == operation).Action));
}
