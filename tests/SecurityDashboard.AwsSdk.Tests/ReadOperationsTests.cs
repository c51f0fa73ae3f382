using System.Reflection;
using Amazon.Runtime;
using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.AwsSdk;

/// <summary>The table, the clients, the guard and the policies are four views of one list.</summary>
public sealed class ReadOperationsTests
{
    private static readonly string[] Verbs = ["Get", "List", "Describe", "BatchGet", "Head"];

    private static readonly Assembly[] Official =
    [
        typeof(Amazon.S3.AmazonS3Client).Assembly,
        typeof(Amazon.KeyManagementService.AmazonKeyManagementServiceClient).Assembly,
        typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient).Assembly,
        typeof(Amazon.SSO.AmazonSSOClient).Assembly,
        typeof(Amazon.SSOOIDC.AmazonSSOOIDCClient).Assembly,
    ];

    [Fact]
    public void Names_each_operation_once()
        => Assert.Empty(ReadOperations.All.GroupBy(row => (row.Service, row.Operation)).Where(rows => rows.Count() > 1).Select(rows => rows.Key));

    [Fact]
    public void Every_row_of_a_service_that_we_stand_in_for_is_a_method_of_its_client_and_the_other_way_round()
    {
        var generated = StandIns.Clients.SelectMany(client => StandIns.Operations(client).Select(operation => $"{StandIns.Config(client).ServiceId} {operation}")).ToList();
        var services = StandIns.Clients.Select(client => StandIns.Config(client).ServiceId).ToHashSet();

        Assert.Equal(9, services.Count);
        Assert.Equal(ReadOperations.All.Where(row => services.Contains(row.Service)).Select(row => $"{row.Service} {row.Operation}").Order(), generated.Order());
    }

    [Fact]
    public void Every_other_row_is_an_operation_of_an_official_client_under_the_name_that_the_guard_sees()
    {
        var known = Official.ToDictionary(ServiceIdOf, assembly => assembly.GetExportedTypes().Select(type => type.Name).ToHashSet());
        var standIns = StandIns.Clients.Select(client => StandIns.Config(client).ServiceId).ToHashSet();

        var unknown = ReadOperations.All.Where(row => !standIns.Contains(row.Service))
            .Where(row => !known.TryGetValue(row.Service, out var types) || !types.Contains(row.Operation + "Request"));

        Assert.Empty(unknown);
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

    private static string ServiceIdOf(Assembly official)
    {
        var config = official.GetExportedTypes().Single(type => type.IsSubclassOf(typeof(ClientConfig)) && !type.IsAbstract);
        return ((ClientConfig)Activator.CreateInstance(config)!).ServiceId;
    }
}
