namespace SecurityDashboard.Aws.Support;

/// <summary>A pipeline with everything that it names: roles, bucket, key, build project, secret, webhook, connection, stack and function.</summary>
internal static class SamplePipeline
{
    public static async Task MakeAsync(AwsAccount account, string name)
    {
        var key = await account.KeyAsync($"alias/{name}");
        await account.BucketAsync($"{name}-{account.Id}-artifacts", policy: BucketPolicy($"{name}-{account.Id}-artifacts"), encryptionKey: key);
        var role = await RoleAsync(account, $"{name}-pipeline", "codepipeline.amazonaws.com");
        var buildRole = await RoleAsync(account, $"{name}-build", "codebuild.amazonaws.com");
        await account.SecretsAsync("CreateSecret", new { Name = $"{name}/db", SecretString = "not-read", KmsKeyId = key, ClientRequestToken = Guid.CreateVersion7().ToString() });
        await ProjectAsync(account, $"{name}-build", buildRole, key, [new { name = "DB", value = $"{name}/db:password", type = "SECRETS_MANAGER" }, new { name = "LICENSE", value = $"/{name}/license", type = "PARAMETER_STORE" }, new { name = "STAGE", value = "prod", type = "PLAINTEXT" }]);
        await account.ConnectionsAsync("CreateConnection", new { ConnectionName = name, ProviderType = "GitHub" });
        await account.SnsAsync("CreateTopic", ("Name", $"{name}-approvals"));
        await account.SsmAsync("PutParameter", new { Name = $"/{name}/license", Value = "not-read", Type = "SecureString" });
        await account.CloudTrailAsync("CreateTrail", new { Name = $"{name}-trail", S3BucketName = $"{name}-{account.Id}-artifacts", IsMultiRegionTrail = true });
        await account.EventsAsync("PutRule", new { Name = $"{name}-tampering", EventPattern = """{"source":["aws.codepipeline"]}""" });
        await account.EventsAsync("PutTargets", new { Rule = $"{name}-tampering", Targets = new[] { new { Id = "1", Arn = $"arn:aws:sns:{account.Region}:{account.Id}:{name}-approvals" } } });
        await account.AnalyzerAsync(name);
        await account.EcrAsync("CreateRepository", new { repositoryName = $"{name}/base", imageTagMutability = "IMMUTABLE" });
        await account.PipelineAsync(name, role, $"{name}-{account.Id}-artifacts", $"alias/{name}",
            Stage("Source", Action("Source", "Source", "S3", new { S3Bucket = $"{name}-{account.Id}-artifacts", S3ObjectKey = "source.zip" }, outputs: ["source"]), Action("Base", "Source", "ECR", new { RepositoryName = $"{name}/base", ImageTag = "1" }, outputs: ["base"])),
            Stage("Build", Action("Build", "Build", "CodeBuild", new { ProjectName = $"{name}-build" }, inputs: ["source"], outputs: ["build"])),
            Stage("Deploy",
                Action("Stack", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = name }, inputs: ["build"]),
                Action("Hosts", "Deploy", "CodeDeploy", new { ApplicationName = name, DeploymentGroupName = "hosts" }, inputs: ["build"]),
                Action("Announce", "Invoke", "Lambda", new { FunctionName = name })),
            Stage("Approve", Action("Approve", "Approval", "Manual", new { NotificationArn = $"arn:aws:sns:{account.Region}:{account.Id}:{name}-approvals" })));
        await account.StackAsync(name, Template, ("Size", "large"), ("DbPassword", "not-kept"));
        await account.FunctionAsync(name, await RoleAsync(account, $"{name}-function", "lambda.amazonaws.com"), ("CHANNEL", "releases"), ("TOPIC_ARN", $"arn:aws:sns:eu-west-1:{account.Id}:releases"));
        await RoleAsync(account, $"{name}-instance", "ec2.amazonaws.com");
        await account.InstanceAsync("optional", await account.InstanceProfileAsync($"{name}-instance", $"{name}-instance"), ("app", name), ("Name", $"{name}-1"));
        await account.CodeBuildAsync("StartBuild", new { projectName = $"{name}-build" });
        await account.IamAsync("CreateOpenIDConnectProvider", ("Url", "https://token.actions.githubusercontent.com"), ("ClientIDList.member.1", "sts.amazonaws.com"), ("ThumbprintList.member.1", new string('a', 40)));
        await account.IamAsync("CreateSAMLProvider", ("Name", name), ("SAMLMetadataDocument", SamlSample.Metadata(SamlSample.Certificate())));
        await WebhookAsync(account, $"{name}-push", name);
    }

    /// <summary>A parameter with a default, one that CloudFormation keeps to itself, and an output.</summary>
    public const string Template = """
        {"AWSTemplateFormatVersion":"2010-09-09",
         "Parameters":{"Size":{"Type":"String","Default":"small"},"DbPassword":{"Type":"String","NoEcho":true}},
         "Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":{"Ref":"Size"} } } },
         "Outputs":{"Topic":{"Value":{"Ref":"Topic"} } } }
        """;

    public static Task WebhookAsync(AwsAccount account, string name, string pipeline) => account.CodePipelineAsync("PutWebhook", new
    {
        webhook = new
        {
            name,
            targetPipeline = pipeline,
            targetAction = "Source",
            filters = new[] { new { jsonPath = "$.ref" } },
            authentication = "IP",
            authenticationConfiguration = new { AllowedIPRange = "192.0.2.0/24" },
        },
    });

    /// <summary>The least that CodePipeline takes.</summary>
    public static object[] TwoStages =>
    [
        Stage("Source", Action("Source", "Source", "S3", new { S3Bucket = "source-bucket", S3ObjectKey = "x" }, outputs: ["s"])),
        Stage("Wait", Action("Wait", "Approval", "Manual")),
    ];

    public static Task ProjectAsync(
        AwsAccount account, string name, string role, string? key = null, object[]? variables = null, string buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n") => account.CodeBuildAsync("CreateProject", new
        {
            name,
            source = new { type = "CODEPIPELINE", buildspec },
            artifacts = new { type = "CODEPIPELINE" },
            environment = new
            {
                type = "LINUX_CONTAINER",
                image = "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                computeType = "BUILD_GENERAL1_SMALL",
                environmentVariables = variables ?? [],
            },
            serviceRole = role,
            encryptionKey = key,
        });

    public static object Stage(string name, params object[] actions) => new { name, actions };

    public static object Action(string name, string category, string provider, object? configuration = null, string[]? inputs = null, string[]? outputs = null, string? region = null, string? role = null, int runOrder = 1, string owner = "AWS")
    {
        var action = new Dictionary<string, object?>
        {
            ["name"] = name,
            ["actionTypeId"] = new { category, owner, provider, version = "1" },
            ["runOrder"] = runOrder,
            ["configuration"] = configuration ?? new { },
            ["inputArtifacts"] = (inputs ?? []).Select(artifact => new { name = artifact }),
            ["outputArtifacts"] = (outputs ?? []).Select(artifact => new { name = artifact }),
        };
        if (region is not null)
            action["region"] = region;
        if (role is not null)
            action["roleArn"] = role;
        return action;
    }

    public static async Task<string> RoleAsync(AwsAccount account, string name, string service)
    {
        await account.IamAsync("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument",
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}"""));
        await account.IamAsync("PutRolePolicy", ("RoleName", name), ("PolicyName", "inline"), ("PolicyDocument", Policy("*")));
        await account.IamAsync("CreatePolicy", ("PolicyName", name), ("PolicyDocument", Policy("*")));
        await account.IamAsync("AttachRolePolicy", ("RoleName", name), ("PolicyArn", $"arn:aws:iam::{account.Id}:policy/{name}"));
        return $"arn:aws:iam::{account.Id}:role/{name}";
    }

    public static string Policy(string resource) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"{{resource}}"}]}""";

    public static string BucketPolicy(string bucket) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::{{bucket}}/*","Condition":{"Bool":{"aws:SecureTransport":"false"} } }]}""";
}
