using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecurityDashboard.Aws.Support;

/// <summary>Makes things in one account and region of a test endpoint, by the raw AWS protocols: the SDK's clients of this process may only read.</summary>
internal sealed class AwsAccount(Uri endpoint, string account, string region = "eu-west-1")
{
    private static readonly HttpClient Http = new();

    // The end of a central directory without entries.
    private static readonly string EmptyZip = Convert.ToBase64String([0x50, 0x4b, 0x05, 0x06, .. new byte[18]]);

    public string Id => account;

    public Uri Endpoint => endpoint;

    public string Region => region;

    public AwsAccount In(string other) => new(endpoint, account, other);

    public Task<JsonNode> CodePipelineAsync(string operation, object body) => JsonAsync("codepipeline", "CodePipeline_20150709", operation, body);

    public Task<JsonNode> CodeBuildAsync(string operation, object body) => JsonAsync("codebuild", "CodeBuild_20161006", operation, body);

    public Task<JsonNode> ConnectionsAsync(string operation, object body) => JsonAsync("codeconnections", "CodeConnections_20231201", operation, body);

    public Task<JsonNode> SecretsAsync(string operation, object body) => JsonAsync("secretsmanager", "secretsmanager", operation, body);

    public Task<JsonNode> EcrAsync(string operation, object body) => JsonAsync("ecr", "AmazonEC2ContainerRegistry_V20150921", operation, body);

    public Task<JsonNode> OrganizationsAsync(string operation, object body) => JsonAsync("organizations", "AWSOrganizationsV20161128", operation, body);

    public Task<JsonNode> EventsAsync(string operation, object body) => JsonAsync("events", "AWSEvents", operation, body);

    public Task<JsonNode> CloudTrailAsync(string operation, object body) => JsonAsync("cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", operation, body);

    public Task<JsonNode> SsmAsync(string operation, object body) => JsonAsync("ssm", "AmazonSSM", operation, body);

    public Task<JsonNode> KmsAsync(string operation, object body) => JsonAsync("kms", "TrentService", operation, body);

    public Task<JsonNode> PipelineAsync(string name, string role, string bucket, string? key, params object[] stages) => CodePipelineAsync("CreatePipeline", new
    {
        pipeline = new
        {
            name,
            roleArn = role,
            version = 1,
            artifactStore = key is null ? (object)new { type = "S3", location = bucket } : new { type = "S3", location = bucket, encryptionKey = new { id = key, type = "KMS" } },
            stages,
        },
        tags = new[] { new { key = "env", value = "prod" } },
    });

    public async Task<string> KeyAsync(string? alias = null, object? more = null)
    {
        var key = (await KmsAsync("CreateKey", more ?? new { }))["KeyMetadata"]!["Arn"]!.GetValue<string>();
        if (alias is not null)
            await KmsAsync("CreateAlias", new { AliasName = alias, TargetKeyId = key });
        return key;
    }

    public Task<string> IamAsync(string action, params (string Name, string Value)[] parameters) => QueryAsync("iam", "2010-05-08", action, parameters);

    /// <param name="template">JSON.</param>
    public Task<string> StackAsync(string name, string template, params (string Name, string Value)[] parameters) => QueryAsync("cloudformation", "2010-05-15", "CreateStack",
    [
        ("StackName", name), ("TemplateBody", template),
        .. parameters.SelectMany((parameter, index) => new[] { ($"Parameters.member.{index + 1}.ParameterKey", parameter.Name), ($"Parameters.member.{index + 1}.ParameterValue", parameter.Value) }),
    ]);

    public async Task FunctionAsync(string name, string role, params (string Name, string Value)[] variables)
    {
        using var request = Request(HttpMethod.Post, "2015-03-31/functions/", "lambda");
        request.Content = new StringContent(JsonSerializer.Serialize(new
        {
            FunctionName = name,
            Role = role,
            Runtime = "python3.13",
            Handler = "index.handler",
            Code = new { ZipFile = EmptyZip },
            Environment = new { Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value) },
        }), Encoding.UTF8, "application/json");
        await SendAsync(request);
    }

    public Task<string> Ec2Async(string action, params (string Name, string Value)[] parameters) => QueryAsync("ec2", "2016-11-15", action, parameters);

    /// <summary>An instance with tags; answers its id.</summary>
    /// <param name="profile">The ARN of an instance profile.</param>
    /// <param name="tokens">optional or required.</param>
    public async Task<string> InstanceAsync(string tokens, string? profile, params (string Key, string Value)[] tags)
    {
        var answer = await Ec2Async("RunInstances",
        [
            ("ImageId", "ami-12c6146b"), ("MinCount", "1"), ("MaxCount", "1"), ("MetadataOptions.HttpTokens", tokens), ("TagSpecification.1.ResourceType", "instance"),
            .. profile is null ? Array.Empty<(string, string)>() : [("IamInstanceProfile.Arn", profile)],
            .. tags.SelectMany((tag, index) => new[] { ($"TagSpecification.1.Tag.{index + 1}.Key", tag.Key), ($"TagSpecification.1.Tag.{index + 1}.Value", tag.Value) }),
        ]);
        return answer.Split("<instanceId>")[1].Split('<')[0];
    }

    /// <summary>An instance profile with a role; answers its ARN.</summary>
    public async Task<string> InstanceProfileAsync(string name, string role)
    {
        await IamAsync("CreateInstanceProfile", ("InstanceProfileName", name));
        await IamAsync("AddRoleToInstanceProfile", ("InstanceProfileName", name), ("RoleName", role));
        return $"arn:aws:iam::{account}:instance-profile/{name}";
    }

    public Task<string> SnsAsync(string action, params (string Name, string Value)[] parameters) => QueryAsync("sns", "2010-03-31", action, parameters);

    /// <summary>The id of an access key of a session in the account: whoever signs with it is taken to be there.</summary>
    public async Task<string> KeyOfSessionAsync() =>
        (await QueryAsync("sts", "2011-06-15", "AssumeRole", [("RoleArn", $"arn:aws:iam::{account}:role/person"), ("RoleSessionName", "person")])).Split("<AccessKeyId>")[1].Split('<')[0];

    /// <summary>An access analyzer of the account.</summary>
    public async Task AnalyzerAsync(string name)
    {
        using var request = Request(HttpMethod.Put, "analyzer", "access-analyzer");
        request.Content = new StringContent(JsonSerializer.Serialize(new { analyzerName = name, type = "ACCOUNT" }), Encoding.UTF8, "application/json");
        await SendAsync(request);
    }

    private async Task<string> QueryAsync(string service, string version, string action, (string Name, string Value)[] parameters)
    {
        using var request = Request(HttpMethod.Post, "", service);
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("Action", action), KeyValuePair.Create("Version", version), .. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))]);
        return await SendAsync(request);
    }

    public async Task BucketAsync(string name, string? policy = null, string? encryptionKey = null)
    {
        await S3Async(HttpMethod.Put, name, region is "us-east-1" ? "" : $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>");
        if (policy is not null)
            await S3Async(HttpMethod.Put, name + "?policy", policy);
        if (encryptionKey is not null)
            await S3Async(HttpMethod.Put, name + "?encryption",
                $"<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{encryptionKey}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>");
    }

    public async Task S3Async(HttpMethod method, string path, string body = "")
    {
        using var request = Request(method, path, "s3");
        request.Content = new StringContent(body, Encoding.UTF8, "application/xml");
        await SendAsync(request);
    }

    private async Task<JsonNode> JsonAsync(string service, string target, string operation, object body)
    {
        using var request = Request(HttpMethod.Post, "", service);
        request.Headers.Add("X-Amz-Target", $"{target}.{operation}");
        request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        return JsonNode.Parse(await SendAsync(request) is { Length: > 0 } answer ? answer : "{}")!;
    }

    // The endpoints verify no signature; they take account and service from these headers.
    private HttpRequestMessage Request(HttpMethod method, string path, string service)
    {
        var request = new HttpRequestMessage(method, new Uri(endpoint, path));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=maker/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.Add("x-moto-account-id", account);
        return request;
    }

    private static async Task<string> SendAsync(HttpRequestMessage request)
    {
        using var answer = await Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {body}");
        return body;
    }
}
