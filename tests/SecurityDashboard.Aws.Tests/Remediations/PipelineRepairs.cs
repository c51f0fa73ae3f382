using SecurityDashboard.Aws.Facts;
using static SecurityDashboard.Aws.Support.SamplePipeline;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Pipelines and their actions.</summary>
internal static class PipelineRepairs
{
    private const string Token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    public static IEnumerable<Repair> All =>
    [
        new("AS-01", "pipeline plain", account => account.PipelineAsync("plain", key: "")),
        new("AS-01", "pipeline bare", async account =>
        {
            await account.BucketAsync("bare", Policies.OnlyTls("bare"), defaultKey: "");
            await account.PipelineAsync("bare", stores: new() { ["eu-west-1"] = FactAccount.Store("bare", "") });
        }) { LeavesOpen = ["AS-03"] },
        new("AS-15", "bucket shop", account => account.PipelineAsync("other", tags: [("env", "test")])) { Answers = ["other", "other-{account}"], LeavesOpen = ["LG-05", "AS-05"] },
        new("AS-16", "pipeline lost", account => account.PipelineAsync("lost", stores: new() { ["eu-west-1"] = FactAccount.Store("gone", "{key shop}") })) { Answers = ["{bucket gone}"] },
        new("AS-18", "pipeline other-key", async account =>
        {
            await account.UsedKeyAsync("second");
            await account.PipelineAsync("other-key", key: "{key second}");
        }) { Answers = ["{key shop}", "{bucket shop}"] },
        new("DS-01", "pipeline rash", account => account.PipelineAsync("rash", [Steps.Connected, Steps.Build, Steps.Deploy()])),
        new("DS-15", "pipeline both", account => account.PipelineAsync("both", [Steps.Connected, Steps.Build, Steps.Of("Test", Steps.DeployAction("Try")), Steps.Approve, Steps.Deploy()])) { Answers = ["arn:aws:iam::999988887777:role/deploy", "Try"], LeavesOpen = ["XA-04"] },
        new("HC-01", "pipeline open", account => account.PipelineAsync("open", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Steps.DeployAction(configuration: new { ActionMode = "CREATE_UPDATE", StackName = "shop", Notes = Token }))]))
        {
            SubKey = "Live/Deploy/Notes",
            Answers = ["new-value"],
            LeavesOpen = ["SM-01"],
        },
        new("HC-03", "pipeline open", account => account.PipelineAsync("open", [Steps.Connected, Stage("Build", Action("Build", "Build", "CodeBuild", new { ProjectName = "shop", EnvironmentVariables = $$"""[{"name":"API_TOKEN","value":"{{Token}}","type":"PLAINTEXT"}]""" }, inputs: ["source"], outputs: ["build"])), Steps.Approve, Steps.Deploy()]))
        {
            SubKey = "Build/Build/API_TOKEN",
            Answers = ["new-value"],
            LeavesOpen = ["SM-01"],
        },
        new("HC-05", "pipeline open", account => account.PipelineAsync("open", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Steps.DeployAction(configuration: new { ActionMode = "CREATE_UPDATE", StackName = "shop", ParameterOverrides = $$"""{"Token":"{{Token}}"}""" }))]))
        {
            SubKey = "Live/Deploy",
            Answers = ["new-value", "Token"],
            LeavesOpen = ["SM-01"],
        },
        new("HC-06", "pipeline open", account => account.PipelineAsync("open", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Action("Call", "Invoke", "Lambda", new { FunctionName = "shop", UserParameters = $$"""{"token":"{{Token}}"}""" }))]))
        {
            SubKey = "Live/Call",
            Answers = ["new-value"],
            LeavesOpen = ["SM-01"],
        },
        new("PL-01", "pipeline token", account => account.PipelineAsync("token", [Steps.From("GitHub", "ThirdParty", new { Owner = "example", Repo = "shop", Branch = "main", OAuthToken = "****", PollForSourceChanges = "false" }), Steps.Build, Steps.Approve, Steps.Deploy()]))
        {
            SubKey = "Source/Source",
            Answers = [""],
        },
        new("PL-02", "pipeline polls", account => account.PipelineAsync("polls", [Steps.From("CodeCommit", "AWS", new { RepositoryName = "shop", BranchName = "main" }), Steps.Build, Steps.Approve, Steps.Deploy()]))
        {
            SubKey = "Source/Source",
            Answers = ["""{"source":["aws.codecommit"]}""", "arn:aws:iam::{account}:role/starts"],
        },
        new("PL-05", "pipeline many", account => ChangeAsync(account, "many", "executionMode", "PARALLEL")),
        new("PL-08", "pipeline own", account => account.PipelineAsync("own", [Steps.Connected, Stage("Build", Action("Build", "Build", "Jenkins", new { ProjectName = "x" }, inputs: ["source"], outputs: ["build"], owner: "Custom")), Steps.Approve, Steps.Deploy()])) { Answers = ["shop"] },
        new("PL-09", "pipeline s3", account => account.PipelineAsync("s3", [Steps.From("S3", "AWS", new { S3Bucket = "{bucket shop}", S3ObjectKey = "source.zip", PollForSourceChanges = "false" }), Steps.Build, Steps.Approve, Steps.Deploy()])) { SubKey = "Source/Source" },
        new("PL-11", "pipeline image", async account =>
        {
            await account.Aws.EcrAsync("CreateRepository", new { repositoryName = "base", imageTagMutability = "MUTABLE" });
            await account.PipelineAsync("image", [Steps.From("ECR", "AWS", new { RepositoryName = "base", ImageTag = "latest" }), Steps.Build, Steps.Approve, Steps.Deploy()]);
        }) { SubKey = "Source/Source", Answers = ["base", "1.4.2"] },
        new("PL-13", "pipeline feature", account => account.PipelineAsync("feature", [Steps.From("CodeStarSourceConnection", configuration: new { BranchName = "my-feature" }), Steps.Build, Steps.Approve, Steps.Deploy()])) { SubKey = "Source/Source" },
        new("PL-14", "pipeline untested", account => account.PipelineAsync("untested", [Steps.Connected, Steps.Approve, Stage("Live", Action("Deploy", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = "shop" }, inputs: ["source"]))])) { Answers = ["shop"] },
        new("PL-16", "pipeline runs", async account =>
        {
            await account.RoleAsync("strong", inline: Policies.Everything.Replace("\"*\"", "\"ec2:*\"", StringComparison.Ordinal).Replace("\"Resource\":\"ec2:*\"", "\"Resource\":\"*\"", StringComparison.Ordinal));
            await account.RoleAsync("little", trust: """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:role/strong"},"Action":"sts:AssumeRole"}""", inline: """{"Effect":"Allow","Action":["s3:GetBucketVersioning","s3:GetObject","s3:GetObjectVersion"],"Resource":["arn:aws:s3:::{bucket shop}","arn:aws:s3:::{bucket shop}/runs/*"]},{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{key shop}"},{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:eu-west-1:{account}:log-group:/aws/codepipeline/runs*"}""");
            await account.PipelineAsync("runs", [Steps.Connected, Steps.Build, Stage("Run", Action("Run", "Compute", "Commands", new { }, inputs: ["source"])), Steps.Approve, Steps.Deploy()], role: "strong");
        }) { Answers = ["arn:aws:iam::{account}:role/little"] },
        new("TL-07", "pipeline links", account => account.PipelineAsync("links", [Steps.Connected, Steps.Build, Stage("Approve", Action("Ask", "Approval", "Manual", new { ExternalEntityLink = "http://example.com/release" })), Steps.Deploy()])) { SubKey = "Approve/Ask" },
        new("HC-04", "pipeline open", account => ChangeAsync(account, "open", "variables", System.Text.Json.Nodes.JsonNode.Parse($$"""[{"name":"API_TOKEN","defaultValue":"{{Token}}"}]""")!))
        {
            SubKey = "variables/API_TOKEN",
            Answers = ["new-value"],
            Edit = "jq 'del(.variables)' \"$1\" > new && mv new \"$1\"",
            LeavesOpen = ["SM-01"],
        },
        new("HC-10", "arn:aws:lambda:eu-west-1:{account}:function:shop", async account =>
        {
            await account.RoleAsync("runs", Policies.Trust("lambda.amazonaws.com"));
            await account.Aws.FunctionAsync("shop", account.Fill("arn:aws:iam::{account}:role/runs"), ("API_TOKEN", Token));
            await account.PipelineAsync("open", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Action("Call", "Invoke", "Lambda", new { FunctionName = "shop" }))]);
        })
        {
            SubKey = "API_TOKEN",
            Answers = ["new-value"],
            LeavesOpen = ["SM-01"],
        },
        new("PL-04", "pipeline broad", account => ChangeAsync(account, "broad", "triggers", System.Text.Json.Nodes.JsonNode.Parse("""[{"providerType":"CodeStarSourceConnection","gitConfiguration":{"sourceActionName":"Source","push":[{"branches":{"includes":["**"]}}]}}]""")!)) { SubKey = "Source" },
        new("PL-10", "pipeline s3", async account =>
        {
            await account.PipelineAsync("s3", [Steps.From("S3", "AWS", new { S3Bucket = "{bucket shop}", S3ObjectKey = "source.zip", PollForSourceChanges = "false" }), Steps.Build, Steps.Approve, Steps.Deploy()]);
            foreach (var role in (string[])["one", "two"])
                await account.RoleAsync(role, """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"sts:AssumeRole"}""", inline: """{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket shop}/source.zip"}""");
        })
        {
            Answers = ["{bucket shop}", "source.zip", "arn:aws:iam::{account}:role/one"],
        },
        new("PL-15", "pipeline clones", async account =>
        {
            account.Made("connection", (await account.Aws.ConnectionsAsync("CreateConnection", new { ConnectionName = "shop", ProviderType = "GitHub" }))["ConnectionArn"]!.GetValue<string>());
            await account.RoleAsync("clones", Policies.Trust("codebuild.amazonaws.com"), inline: """{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"{made connection}"}""");
            await account.ProjectAsync("clones", role: "clones");
            await account.PipelineAsync("clones", [Steps.From("CodeStarSourceConnection", configuration: new { ConnectionArn = account.Fill("{made connection}"), FullRepositoryId = "example/shop", BranchName = "main", OutputArtifactFormat = "CODEBUILD_CLONE_REF" }), Steps.Of("Build", Steps.BuildAction("clones")), Steps.Approve, Steps.Deploy()]);
        })
        {
            SubKey = "Source/Source Build/Build",
        },
        new("XA-04", "pipeline away", account => account.PipelineAsync("away", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: "arn:aws:iam::999988887777:role/deploy"))]))
        {
            Edit = "jq 'del(.stages[].actions[].roleArn)' \"$1\" > new && mv new \"$1\"",
        },
        new("XA-01", "pipeline away", account => account.PipelineAsync("away", [Steps.Connected, Steps.Build, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: "arn:aws:iam::999988887777:role/deploy"))], key: "")),
        new("SC-02", "webhook wide", account => account.WebhookAsync("wide", "IP", new { AllowedIPRange = "10.0.0.0/8" })) { Answers = ["192.0.2.0/24"] },
        new("SC-04", "webhook any", account => account.WebhookAsync("any", "GITHUB_HMAC", new { SecretToken = "not-read" })) { Answers = ["main"] },
    ];

    private static async Task ChangeAsync(FactAccount account, string name, string setting, System.Text.Json.Nodes.JsonNode value)
    {
        await account.PipelineAsync(name);
        var pipeline = (await account.Aws.CodePipelineAsync("GetPipeline", new { name }))["pipeline"]!;
        pipeline[setting] = value;
        pipeline["pipelineType"] = "V2";
        await account.Aws.CodePipelineAsync("UpdatePipeline", new { pipeline });
    }
}
