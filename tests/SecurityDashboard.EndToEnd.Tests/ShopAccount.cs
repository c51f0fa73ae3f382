using System.Text.Json;
using SecurityDashboard.Testing;

namespace SecurityDashboard.EndToEnd;

/// <summary>An account at the AWS endpoint with a pipeline whose artifact bucket nobody has looked after, and what its owner does in it.</summary>
internal sealed class ShopAccount(AwsEndpoint endpoint, string id)
{
    public const string Region = "eu-west-1";
    public const string Pipeline = "shop-release";
    public const string Role = "SecurityDashboardScan";

    private readonly AwsArranger _aws = new(endpoint.Url, id, Region);

    public string Id => id;

    public string Bucket => $"shop-artifacts-{id}";

    public async Task MakeAsync()
    {
        await RoleAsync("pipeline", new { Service = "codepipeline.amazonaws.com" }, condition: null);
        await _aws.S3Async(HttpMethod.Put, Bucket, $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{Region}</LocationConstraint></CreateBucketConfiguration>");
        await _aws.JsonAsync("codepipeline", "CodePipeline_20150709.CreatePipeline", JsonSerializer.Serialize(new
        {
            pipeline = new
            {
                name = Pipeline,
                roleArn = $"arn:aws:iam::{id}:role/pipeline",
                version = 1,
                pipelineType = "V2",
                artifactStore = new { type = "S3", location = Bucket },
                stages = new[]
                {
                    Stage("Source", "Source", "CodeCommit", new { RepositoryName = "shop", BranchName = "main", PollForSourceChanges = "false" }, output: "source"),
                    Stage("Approve", "Approval", "Manual", new { }),
                    Stage("Deploy", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = "shop", TemplatePath = "source::shop.yaml" }, input: "source"),
                },
            },
            tags = Array.Empty<object>(),
        }));
    }

    /// <summary>The scan role, as somebody deploys it who has copied the ExternalId rightly or wrongly.</summary>
    public async Task DeployRoleAsync(string externalId)
    {
        const string Hub = "arn:aws:iam::123456789012:root";
        var condition = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["sts:ExternalId"] = externalId } };
        await RoleAsync(Role, new { AWS = Hub }, condition);
    }

    public Task DeleteRoleAsync() => _aws.QueryAsync("iam", ("Action", "DeleteRole"), ("Version", "2010-05-08"), ("RoleName", Role));

    /// <summary>Runs commands that a page shows, as somebody in the account who types them into a shell.</summary>
    public async Task RunAsync(string commands)
    {
        var folder = Directory.CreateTempSubdirectory("shell-");
        try
        {
            var session = await _aws.QueryAsync("sts", ("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", $"arn:aws:iam::{id}:role/OrganizationAccountAccessRole"), ("RoleSessionName", "engineer"));
            var ran = await AwsCli.RunAsync(commands, folder, new Dictionary<string, string>
            {
                ["AWS_ENDPOINT_URL"] = endpoint.Url.ToString(),
                ["AWS_DEFAULT_REGION"] = Region,
                ["AWS_ACCESS_KEY_ID"] = session.Split("<AccessKeyId>")[1].Split('<')[0],
                ["AWS_SECRET_ACCESS_KEY"] = "not-read",
                ["AWS_PAGER"] = "",
                ["AWS_CONFIG_FILE"] = "/dev/null",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            }, "");
            Assert.True(ran.ExitCode == 0, $"{commands}\n{ran}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<string> RoleAsync(string name, object principal, object? condition)
    {
        var statement = new Dictionary<string, object> { ["Effect"] = "Allow", ["Principal"] = principal, ["Action"] = "sts:AssumeRole" };
        if (condition is not null)
            statement["Condition"] = condition;
        return _aws.QueryAsync("iam", ("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", name),
            ("AssumeRolePolicyDocument", JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { statement } })));
    }

    private static object Stage(string name, string category, string provider, object configuration, string? input = null, string? output = null) => new
    {
        name,
        actions = new[]
        {
            new
            {
                name,
                actionTypeId = new { category, owner = "AWS", provider, version = "1" },
                runOrder = 1,
                configuration,
                inputArtifacts = input is null ? [] : new[] { new { name = input } },
                outputArtifacts = output is null ? [] : new[] { new { name = output } },
            },
        },
    };
}
