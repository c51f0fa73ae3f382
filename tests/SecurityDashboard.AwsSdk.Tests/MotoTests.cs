using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace SecurityDashboard.AwsSdk;

/// <summary>Ordinary code against moto, an implementation of the AWS APIs that owes us nothing. It compiles over the official packages too.</summary>
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Account = "222222222222";
    private const string Region = "eu-west-1";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private AwsArranger Arrange => new(moto.Url, Account, Region);

    [Fact]
    public async Task Reads_pipelines_of_the_account_that_it_has_a_session_in()
    {
        var spoke = await SpokeAsync();
        await Arrange.QueryAsync("iam", ("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", "pipeline"),
            ("AssumeRolePolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole"}]}"""));
        foreach (var name in new[] { "p1", "p2", "p3" })
            await Arrange.JsonAsync("codepipeline", "CodePipeline_20150709.CreatePipeline", $$"""{"pipeline":{{Definition(name)}}}""");
        using var client = new AmazonCodePipelineClient(spoke, Clients.At(new AmazonCodePipelineConfig(), $"{moto.Url}", Region));
        using var hub = new AmazonCodePipelineClient(Clients.Hub, Clients.At(new AmazonCodePipelineConfig(), $"{moto.Url}", Region));

        var listed = await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation);
        var pipeline = await client.GetPipelineAsync(new GetPipelineRequest { Name = "p1" }, Cancellation);

        Assert.Equal(["p1", "p2", "p3"], listed.Pipelines.Select(summary => summary.Name));
        Assert.Equal(DateTimeKind.Utc, listed.Pipelines[0].Created?.Kind);
        Assert.Equal($"arn:aws:codepipeline:{Region}:{Account}:p1", pipeline.Metadata.PipelineArn);
        Assert.True(pipeline.Pipeline.ArtifactStore.EncryptionKey.Type == "KMS");
        var build = Assert.Single(pipeline.Pipeline.Stages[1].Actions);
        Assert.Equal(("Build", "CodeBuild"), (build.ActionTypeId.Category.Value, build.ActionTypeId.Provider));
        Assert.Equal("project", build.Configuration["ProjectName"]);
        Assert.Empty((await hub.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation)).Pipelines ?? []);
    }

    [Fact]
    public async Task Meets_a_modelled_error_as_its_code()
    {
        using var client = new AmazonCodePipelineClient(await SpokeAsync(), Clients.At(new AmazonCodePipelineConfig(), $"{moto.Url}", Region));

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetPipelineAsync(new GetPipelineRequest { Name = "absent" }, Cancellation));

        Assert.Equal("PipelineNotFoundException", error.ErrorCode);
    }

    [Fact]
    public async Task Reads_build_projects_and_their_variables()
    {
        var spoke = await SpokeAsync();
        await Arrange.JsonAsync("codebuild", "CodeBuild_20161006.CreateProject", """
            {"name":"project","source":{"type":"S3","location":"bucket/path/file.zip"},"artifacts":{"type":"NO_ARTIFACTS"},"serviceRole":"arn:aws:iam::222222222222:role/service-role/build-role",
             "environment":{"type":"LINUX_CONTAINER","image":"image","computeType":"BUILD_GENERAL1_SMALL","environmentVariables":[{"name":"STAGE","value":"test","type":"PLAINTEXT"}]}}
            """);
        using var client = new AmazonCodeBuildClient(spoke, Clients.At(new AmazonCodeBuildConfig(), $"{moto.Url}", Region));

        var project = Assert.Single((await client.BatchGetProjectsAsync(new BatchGetProjectsRequest { Names = ["project"] }, Cancellation)).Projects);

        var variable = Assert.Single(project.Environment.EnvironmentVariables);
        Assert.Equal(("STAGE", "test", "PLAINTEXT"), (variable.Name, variable.Value, variable.Type.Value));
        Assert.Equal("LINUX_CONTAINER", project.Environment.Type.Value);
    }

    [Fact]
    public async Task Reads_every_identity()
    {
        var spoke = await SpokeAsync();
        for (var i = 0; i < 4; i++)
            await Arrange.QueryAsync("iam", ("Action", "CreateUser"), ("Version", "2010-05-08"), ("UserName", $"u{i}"));
        await Arrange.QueryAsync("iam", ("Action", "PutUserPolicy"), ("Version", "2010-05-08"), ("UserName", "u0"), ("PolicyName", "inline"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"""));
        using var client = Iam(spoke);
        var request = new GetAccountAuthorizationDetailsRequest { Filter = ["User", "Role", "Group", "LocalManagedPolicy"], MaxItems = 2 };
        var users = new List<UserDetail>();

        for (var more = true; more;)
        {
            var page = await client.GetAccountAuthorizationDetailsAsync(request, Cancellation);
            users.AddRange(page.UserDetailList ?? []);
            more = page.IsTruncated is true;
            request.Marker = page.Marker;
        }

        Assert.Equal(["u0", "u1", "u2", "u3"], users.Select(user => user.UserName));
        Assert.Equal("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", Compact(Uri.UnescapeDataString(Assert.Single(users[0].UserPolicyList).PolicyDocument)));
        Assert.Equal(4, (await client.GetAccountSummaryAsync(new GetAccountSummaryRequest(), Cancellation)).SummaryMap["Users"]);
    }

    [Fact]
    public async Task Reads_a_policy_and_its_default_version()
    {
        const string Document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}""";
        const string Arn = $"arn:aws:iam::{Account}:policy/team/read";
        using var client = Iam(await SpokeAsync());
        await Arrange.QueryAsync("iam", ("Action", "CreatePolicy"), ("Version", "2010-05-08"), ("PolicyName", "read"), ("Path", "/team/"), ("PolicyDocument", Document));

        var policy = (await client.GetPolicyAsync(new GetPolicyRequest { PolicyArn = Arn }, Cancellation)).Policy;
        var version = (await client.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyArn = Arn, VersionId = policy.DefaultVersionId }, Cancellation)).PolicyVersion;

        Assert.Equal((Arn, "read", "/team/"), (policy.Arn, policy.PolicyName, policy.Path));
        Assert.True(version.IsDefaultVersion);
        Assert.Equal(Document, Compact(Uri.UnescapeDataString(version.Document)));
    }

    [Fact]
    public async Task Reads_the_credential_report_once_it_is_made()
    {
        using var client = Iam(await SpokeAsync());

        while ((await client.GenerateCredentialReportAsync(new GenerateCredentialReportRequest(), Cancellation)).State != "COMPLETE")
            Cancellation.ThrowIfCancellationRequested();
        var report = await client.GetCredentialReportAsync(new GetCredentialReportRequest(), Cancellation);

        Assert.StartsWith("user,arn,", Encoding.UTF8.GetString(report.Content.ToArray()), StringComparison.Ordinal);
        Assert.Equal("text/csv", report.ReportFormat.Value);
    }

    [Fact]
    public async Task Meets_an_error_in_xml_as_its_code()
    {
        using var client = Iam(await SpokeAsync());

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetRoleAsync(new GetRoleRequest { RoleName = "absent" }, Cancellation));

        Assert.Equal(("NoSuchEntity", HttpStatusCode.NotFound), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task Reads_secrets_page_by_page_and_never_their_values()
    {
        var spoke = await SpokeAsync();
        for (var i = 0; i < 3; i++)
            await Arrange.JsonAsync("secretsmanager", "secretsmanager.CreateSecret", $$"""{"Name":"s{{i}}","SecretString":"hidden","Tags":[{"Key":"team","Value":"a"}]}""");
        using var client = new AmazonSecretsManagerClient(spoke, Clients.At(new AmazonSecretsManagerConfig(), $"{moto.Url}", Region));
        var request = new ListSecretsRequest { MaxResults = 2 };
        var secrets = new List<SecretListEntry>();

        do
        {
            var page = await client.ListSecretsAsync(request, Cancellation);
            secrets.AddRange(page.SecretList ?? []);
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);

        Assert.Equal(["s0", "s1", "s2"], secrets.Select(secret => secret.Name));
        Assert.Equal("team", Assert.Single(secrets[0].Tags).Key);
        Assert.NotNull((await client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "s0" }, Cancellation)).ARN);
    }

    [Fact]
    public async Task The_cloudformation_template_makes_the_role_that_the_table_describes()
    {
        var spoke = await SpokeAsync();
        await Arrange.QueryAsync("cloudformation", ("Action", "CreateStack"), ("Version", "2010-05-15"), ("StackName", "scan"), ("Capabilities.member.1", "CAPABILITY_NAMED_IAM"),
            ("TemplateBody", ScanRoleTemplate.CloudFormation("111122223333", "e-1=/@")));
        using var client = Iam(spoke);

        var role = (await client.GetRoleAsync(new GetRoleRequest { RoleName = ScanRoleTemplate.DefaultRoleName }, Cancellation)).Role;
        // The scan reads inline policies with GetAccountAuthorizationDetails, which moto fails at for a role of a stack; it keeps those as Python writes them.
        var inline = await Arrange.QueryAsync("iam", ("Action", "GetRolePolicy"), ("Version", "2010-05-08"), ("RoleName", role.RoleName), ("PolicyName", "ReadConfiguration"));
        var document = XElement.Parse(inline).Descendants().Single(element => element.Name.LocalName == "PolicyDocument").Value.Replace('\'', '"');

        var trust = Assert.Single(JsonDocument.Parse(Uri.UnescapeDataString(role.AssumeRolePolicyDocument)).RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal("arn:aws:iam::111122223333:root", trust.GetProperty("Principal").GetProperty("AWS").GetString());
        Assert.Equal("e-1=/@", trust.GetProperty("Condition").GetProperty("StringEquals").GetProperty("sts:ExternalId").GetString());
        Assert.Equal(Actions(ScanRolePolicy.Json), Actions(document));
    }

    private AmazonIdentityManagementServiceClient Iam(AWSCredentials credentials) => new(credentials, Clients.At(new AmazonIdentityManagementServiceConfig(), $"{moto.Url}", "us-east-1"));

    private async Task<AWSCredentials> SpokeAsync()
    {
        await moto.ResetAsync();
        using var sts = new Amazon.SecurityToken.AmazonSecurityTokenServiceClient(Clients.Hub, Clients.At(new Amazon.SecurityToken.AmazonSecurityTokenServiceConfig(), $"{moto.Url}", Region));
        var request = new Amazon.SecurityToken.Model.AssumeRoleRequest { RoleArn = $"arn:aws:iam::{Account}:role/scan", RoleSessionName = "scan", ExternalId = "e-1", Policy = SessionPolicy.Text };
        var session = (await sts.AssumeRoleAsync(request, Cancellation)).Credentials;
        return new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
    }

    private static string Definition(string name) => $$$"""
        {"name":"{{{name}}}","roleArn":"arn:aws:iam::{{{Account}}}:role/pipeline","version":1,
         "artifactStore":{"type":"S3","location":"bucket","encryptionKey":{"id":"key","type":"KMS"}},
         "stages":[{"name":"Source","actions":[{"name":"s","actionTypeId":{"category":"Source","owner":"AWS","provider":"S3","version":"1"},"configuration":{"S3Bucket":"b","S3ObjectKey":"o"},"outputArtifacts":[{"name":"a"}]}]},
                   {"name":"Build","actions":[{"name":"b","actionTypeId":{"category":"Build","owner":"AWS","provider":"CodeBuild","version":"1"},"configuration":{"ProjectName":"project"},"inputArtifacts":[{"name":"a"}]}]}]}
        """;

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    private static IEnumerable<string> Actions(string policy) => JsonDocument.Parse(policy).RootElement.GetProperty("Statement").EnumerateArray()
        .SelectMany(statement => statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()!)).Order();
}
