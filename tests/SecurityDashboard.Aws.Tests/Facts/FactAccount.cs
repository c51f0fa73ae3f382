using System.Text.Json.Nodes;
using SecurityDashboard.Aws.Support;
using static SecurityDashboard.Aws.Support.SamplePipeline;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Makes what the lines of the table say, through the APIs of AWS. What a line leaves open is made as it should be.</summary>
internal sealed class FactAccount(AwsAccount aws, bool knowsWebhooks = true, bool hasAwsPolicies = false)
{
    private readonly FactNames _names = new(aws.Id, aws.Region);

    public string Id => aws.Id;

    public AwsAccount Aws => aws;

    /// <summary>One of everything that controls are about, as it should be.</summary>
    public async Task ShopAsync()
    {
        await KeyAsync("shop", alias: "alias/shop");
        await BucketAsync("shop");
        await RoleAsync("pipeline", attached: hasAwsPolicies ? ["arn:aws:iam::aws:policy/AWSCodeBuildReadOnlyAccess"] : null);
        await RoleAsync("build", Policies.Trust("codebuild.amazonaws.com"));
        await UserAsync("shop", password: true, mfa: true, keys: 1);
        await SecretAsync("shop", "shop");
        await ProjectAsync("shop", variables: [Variable("STAGE", "prod")]);
        await PipelineAsync("shop");
        await WebhookAsync("shop", "GITHUB_HMAC", new { SecretToken = "not-read" });
    }

    public async Task UserAsync(string name, bool password = false, bool mfa = false, int keys = 0, int switchedOff = 0)
    {
        await aws.IamAsync("CreateUser", ("UserName", name));
        if (password)
            await aws.IamAsync("CreateLoginProfile", ("UserName", name), ("Password", "Correct-Horse-9"));
        if (mfa)
            await aws.IamAsync("EnableMFADevice", ("UserName", name), ("SerialNumber", $"arn:aws:iam::{Id}:mfa/{name}"), ("AuthenticationCode1", "123456"), ("AuthenticationCode2", "654321"));

        for (var key = 0; key < keys + switchedOff; key++)
        {
            var made = await aws.IamAsync("CreateAccessKey", ("UserName", name));
            _names.Choose($"date {name}", Element(made, "CreateDate")[..10]);
            if (key >= keys)
                await aws.IamAsync("UpdateAccessKey", ("UserName", name), ("AccessKeyId", Element(made, "AccessKeyId")), ("Status", "Inactive"));
        }
    }

    /// <param name="trust">Statements of the trust policy.</param>
    /// <param name="inline">Statements of an inline policy called <c>own</c>.</param>
    public async Task RoleAsync(string name, string? trust = null, string? inline = null, string[]? attached = null, string? boundary = null)
    {
        List<(string, string)> role = [("RoleName", name), ("AssumeRolePolicyDocument", Document(trust ?? Policies.Trust("codepipeline.amazonaws.com")))];
        if (boundary is not null)
            role.Add(("PermissionsBoundary", Fill(boundary)));

        await aws.IamAsync("CreateRole", [.. role]);
        if (inline is not "")
            await aws.IamAsync("PutRolePolicy", ("RoleName", name), ("PolicyName", "own"), ("PolicyDocument", Document(inline ?? Policies.Narrow)));
        foreach (var policy in attached ?? [])
            await aws.IamAsync("AttachRolePolicy", ("RoleName", name), ("PolicyArn", Fill(policy)));
    }

    /// <summary>A role and a pipeline that runs with it.</summary>
    public async Task PipelineRoleAsync(string name, string? trust = null, string? inline = null, string[]? attached = null, string? boundary = null)
    {
        await RoleAsync(name, trust, inline, attached, boundary);
        await PipelineAsync($"of-{name}", role: name);
    }

    /// <summary>Adds an inline policy to a role.</summary>
    public Task AllowAsync(string role, string statements) => aws.IamAsync("PutRolePolicy", ("RoleName", role), ("PolicyName", "work"), ("PolicyDocument", Document(statements)));

    public Task PolicyAsync(string name, string statements) => aws.IamAsync("CreatePolicy", ("PolicyName", name), ("PolicyDocument", Document(statements)));

    /// <summary>Without a reference to it a key is not read.</summary>
    public async Task KeyAsync(string name, bool rotates = true, object? more = null, string? alias = null, string? region = null)
    {
        var there = aws.In(region ?? aws.Region);
        var arn = await there.KeyAsync(alias, more);
        _names.Choose($"key {name}", arn);
        if (rotates)
            await there.KmsAsync("EnableKeyRotation", new { KeyId = arn });
    }

    /// <summary>A key, and a secret that is encrypted with it.</summary>
    public async Task UsedKeyAsync(string name, bool rotates = true, object? more = null)
    {
        await KeyAsync(name, rotates, more);
        await SecretAsync($"under-{name}", name);
    }

    public async Task SecretAsync(string name, string? key = null, bool rotates = true, object[]? tags = null)
    {
        var made = await aws.SecretsAsync("CreateSecret", new
        {
            Name = name,
            SecretString = "not-read",
            KmsKeyId = key is null ? null : Fill($"{{key {key}}}"),
            ClientRequestToken = Guid.CreateVersion7().ToString(),
            Tags = tags ?? [],
        });
        _names.Choose($"secret {name}", made["ARN"]!.GetValue<string>());
        if (rotates)
            await aws.SecretsAsync("RotateSecret", new { SecretId = name, RotationRules = new { AutomaticallyAfterDays = 30 }, ClientRequestToken = Guid.CreateVersion7().ToString() });
    }

    /// <param name="statements">Of the bucket policy; empty for none.</param>
    /// <param name="defaultKey">Empty: no default encryption is set.</param>
    public async Task BucketAsync(string name, string? statements = null, string? defaultKey = null, string? region = null)
    {
        var policy = statements ?? $"{Policies.OnlyTls(name)},{Policies.OnlyKey(name, "shop")}";
        await aws.In(region ?? aws.Region).BucketAsync(Fill($"{{bucket {name}}}"), policy is "" ? null : Document(policy), defaultKey is "" ? null : Fill(defaultKey ?? "{key shop}"));
    }

    /// <summary>A bucket that builds keep their cache in: artifacts are never written to it.</summary>
    public async Task CacheAsync(string name, string statements)
    {
        await BucketAsync(name, statements);
        await ProjectAsync($"caches-in-{name}", more: new() { ["cache"] = new { type = "S3", location = Fill($"{{bucket {name}}}/cache") } });
    }

    /// <summary>A bucket that builds write their artifacts to, and that refuses plain HTTP.</summary>
    public async Task OutputAsync(string name, string statements, string? defaultKey = null)
    {
        await BucketAsync(name, statements is "" ? "" : $"{Policies.OnlyTls(name)},{statements}", defaultKey);
        await ProjectAsync($"writes-to-{name}", more: new() { ["artifacts"] = new { type = "S3", location = Fill($"{{bucket {name}}}") } });
    }

    public Task ProjectAsync(string name, bool? privileged = false, object[]? variables = null, string role = "build", string? region = null, Dictionary<string, object>? more = null)
    {
        var environment = new Dictionary<string, object>
        {
            ["type"] = "LINUX_CONTAINER",
            ["image"] = "aws/codebuild/standard:7.0",
            ["computeType"] = "BUILD_GENERAL1_SMALL",
            ["environmentVariables"] = variables ?? [],
        };
        if (privileged is not null)
            environment["privilegedMode"] = privileged;

        var project = new Dictionary<string, object>
        {
            ["name"] = name,
            ["source"] = new { type = "GITHUB", location = "https://github.com/example/shop" },
            ["artifacts"] = new { type = "NO_ARTIFACTS" },
            ["environment"] = environment,
            ["serviceRole"] = $"arn:aws:iam::{Id}:role/{role}",
        };
        foreach (var (key, value) in more ?? [])
            project[key] = value;
        return aws.In(region ?? aws.Region).CodeBuildAsync("CreateProject", project);
    }

    public static object Variable(string name, string value, string? type = "PLAINTEXT") => type is null ? new { name, value } : new { name, value, type };

    /// <param name="key">What the artifact store names; empty for nothing.</param>
    /// <param name="stores">By region, in place of the one store.</param>
    public Task PipelineAsync(
        string name, object[]? stages = null, string key = "{key shop}", string role = "pipeline", (string Key, string Value)[]? tags = null, Dictionary<string, object>? stores = null)
    {
        var pipeline = new Dictionary<string, object>
        {
            ["name"] = name,
            ["roleArn"] = $"arn:aws:iam::{Id}:role/{role}",
            ["version"] = 1,
            ["stages"] = stages ?? [Steps.Connected, Steps.Build, Steps.Approve, Steps.Deploy()],
            [stores is null ? "artifactStore" : "artifactStores"] = stores ?? Store("shop", key),
        };
        // The stages hold buckets and keys by the names of the table.
        var request = JsonNode.Parse(Fill(new JsonObject
        {
            ["pipeline"] = System.Text.Json.JsonSerializer.SerializeToNode(pipeline),
            ["tags"] = new JsonArray([.. (tags ?? [("env", "prod")]).Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })]),
        }.ToJsonString()))!;
        return aws.CodePipelineAsync("CreatePipeline", request.ToJsonString());
    }

    public static object Store(string bucket, string key) => key is ""
        ? new { type = "S3", location = $"{{bucket {bucket}}}" }
        : new { type = "S3", location = $"{{bucket {bucket}}}", encryptionKey = new { id = key, type = "KMS" } };

    public Task WebhookAsync(string name, string authentication, object configuration) => !knowsWebhooks ? Task.CompletedTask : aws.CodePipelineAsync("PutWebhook", new
    {
        webhook = new { name, targetPipeline = "shop", targetAction = "Source", filters = new[] { new { jsonPath = "$.ref" } }, authentication, authenticationConfiguration = configuration },
    });

    /// <summary>Keeps what AWS has chosen: <c>{made NAME}</c>.</summary>
    public void Made(string name, string text) => _names.Choose($"made {name}", text);

    public string ArnOf(string resource) => _names.ArnOf(resource);

    public string Fill(string text) => _names.Fill(text);

    public static string Element(string xml, string name) => xml.Split($"<{name}>")[1].Split('<')[0];

    private string Document(string statements) => Fill($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""");
}
