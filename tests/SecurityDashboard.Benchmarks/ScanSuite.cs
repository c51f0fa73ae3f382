using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SecurityDashboard.Aws;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Benchmarks;

/// <summary>Reading accounts: how long, and which calls. The endpoint answers from its memory after a fixed pause, so that the time is ours and the network's.</summary>
internal sealed class ScanSuite : Suite
{
    private const string Region = "eu-west-1";
    private const int Accounts = 3;
    private const int Pipelines = 20;
    private const int Runs = 5;

    public override string Name => "scan";

    public override string About => "scan 3 accounts of 20 pipelines at an AWS endpoint with 20 ms latency; options: the path of aws_endpoint.py";

    public override async Task RunAsync(string[] args)
    {
        var script = args is [var given, ..] ? given : Path.Combine("..", "shared", "tools", "aws-endpoint", "aws_endpoint.py");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAHUB0000000000000");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "hub");
        await using var server = await LocalServer.StartAsync(port => ["python3", Path.GetFullPath(script), "--port", $"{port}"]);
        using var http = new HttpClient { BaseAddress = server.Url };
        string[] accounts = [.. Enumerable.Range(1, Accounts).Select(account => $"63000000000{account}")];
        foreach (var account in accounts)
            await new ScanEstate(new AwsArranger(server.Url, account, Region), account).MakeAsync(Pipelines);
        using (var settings = new StringContent("""{"latency_ms":20,"cache":true}""", Encoding.UTF8, "application/json"))
            await http.PostAsync(new Uri("plus/config", UriKind.Relative), settings);

        using var sessions = new AccountSessions(new AwsOptions { EndpointUrl = server.Url.ToString(), Regions = [Region] }, TimeProvider.System, NullLogger<AccountSessions>.Instance);
        await ScanAsync(sessions, accounts);
        await http.PostAsync(new Uri("plus/reset-calls", UriKind.Relative), content: null);
        var times = new List<double>();
        var snapshots = new List<AccountSnapshot>();
        for (var run = 0; run < Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            snapshots = await ScanAsync(sessions, accounts);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Accounts} accounts x {Pipelines} pipelines: median {times[Runs / 2]:N2} s (min {times[0]:N2}, max {times[^1]:N2}, {Runs} runs); {snapshots.Sum(it => it.Resources.Length)} resources, {snapshots.Sum(it => it.Unreadable().Length)} unreadable"));

        var calls = (await http.GetFromJsonAsync<Dictionary<string, int>>(new Uri("plus/calls", UriKind.Relative)) ?? [])
            .GroupBy(entry => entry.Key.Split('|')[1], entry => entry.Value)
            .Select(group => (Operation: group.Key, Calls: group.Sum() / (double)Runs))
            .OrderByDescending(group => group.Calls)
            .ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls.Sum(call => call.Calls):N0} calls, {calls.Sum(call => call.Calls) / Accounts / Pipelines:N1} for each pipeline:"));
        foreach (var (operation, count) in calls)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {operation,-45} {count,6:N0}  {count / Accounts / Pipelines,6:N2}"));
    }

    /// <summary>Scanners of their own: what one has learned of AWS's policies does not help the next run.</summary>
    private static async Task<List<AccountSnapshot>> ScanAsync(AccountSessions sessions, string[] accounts)
    {
        var scanner = new AccountScanner(FingerprintKey.Random(), TimeProvider.System, NullLogger<AccountScanner>.Instance);
        return [.. await Task.WhenAll(accounts.Select(async account =>
        {
            using var session = await sessions.OpenAsync(new RoleTarget(new AccountId(account), "scanner", ExternalId: null), CancellationToken.None);
            return await scanner.ScanAsync(session, [], progress: null, CancellationToken.None);
        }))];
    }

    /// <summary>An account as teams leave it: for each pipeline roles, a project and a secret of its own; a bucket, a key and a connection are shared.</summary>
    private sealed class ScanEstate(AwsArranger aws, string account)
    {
        private string _connection = "";

        public async Task MakeAsync(int pipelines)
        {
            var key = JsonDocument.Parse(await aws.JsonAsync("kms", "TrentService.CreateKey", "{}")).RootElement.GetProperty("KeyMetadata").GetProperty("Arn").GetString()!;
            await aws.JsonAsync("kms", "TrentService.CreateAlias", JsonSerializer.Serialize(new { AliasName = "alias/artifacts", TargetKeyId = key }));
            await aws.S3Async(HttpMethod.Put, $"artifacts-{account}",
                $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{Region}</LocationConstraint></CreateBucketConfiguration>");
            _connection = JsonDocument.Parse(await aws.JsonAsync("codeconnections", "CodeConnections_20231201.CreateConnection", """{"ConnectionName":"github","ProviderType":"GitHub"}""")).RootElement.GetProperty("ConnectionArn").GetString()!;
            for (var user = 0; user < 10; user++)
                await IamAsync("CreateUser", ("UserName", $"user-{user}"));
            for (var role = 0; role < 50; role++)
                await RoleAsync($"service-{role}", "lambda.amazonaws.com");
            for (var pipeline = 0; pipeline < pipelines; pipeline++)
                await PipelineAsync($"team-{pipeline}", key);
        }

        private async Task PipelineAsync(string name, string key)
        {
            await RoleAsync($"{name}-pipeline", "codepipeline.amazonaws.com");
            await RoleAsync($"{name}-build", "codebuild.amazonaws.com");
            await aws.JsonAsync("secretsmanager", "secretsmanager.CreateSecret", JsonSerializer.Serialize(new { Name = $"{name}/db", SecretString = "x", ClientRequestToken = $"00000000-0000-4000-8000-{name.GetHashCode(StringComparison.Ordinal) & 0xffff:x12}" }));
            await aws.JsonAsync("codebuild", "CodeBuild_20161006.CreateProject", JsonSerializer.Serialize(new
            {
                name = $"{name}-build",
                source = new { type = "CODEPIPELINE", buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n" },
                artifacts = new { type = "CODEPIPELINE" },
                environment = new
                {
                    type = "LINUX_CONTAINER",
                    image = "aws/codebuild/standard:7.0",
                    computeType = "BUILD_GENERAL1_SMALL",
                    environmentVariables = new[] { new { name = "DB", value = $"{name}/db:password", type = "SECRETS_MANAGER" } },
                },
                serviceRole = $"arn:aws:iam::{account}:role/{name}-build",
                encryptionKey = key,
            }));
            await aws.JsonAsync("codepipeline", "CodePipeline_20150709.CreatePipeline", JsonSerializer.Serialize(new
            {
                pipeline = new
                {
                    name,
                    roleArn = $"arn:aws:iam::{account}:role/{name}-pipeline",
                    version = 1,
                    artifactStore = new { type = "S3", location = $"artifacts-{account}", encryptionKey = new { id = "alias/artifacts", type = "KMS" } },
                    stages = new[]
                    {
                        Stage("Source", "Source", "CodeStarSourceConnection", new { ConnectionArn = _connection, FullRepositoryId = $"example/{name}", BranchName = "main" }, [], ["s"]),
                        Stage("Build", "Build", "CodeBuild", new { ProjectName = $"{name}-build" }, ["s"], ["b"]),
                        Stage("Approve", "Approval", "Manual", new { }, [], []),
                        Stage("Deploy", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = name, RoleArn = $"arn:aws:iam::{account}:role/{name}-pipeline" }, ["b"], []),
                    },
                },
            }));
        }

        private static object Stage(string name, string category, string provider, object configuration, string[] inputs, string[] outputs) => new
        {
            name,
            actions = new[]
            {
                new
                {
                    name,
                    actionTypeId = new { category, owner = "AWS", provider, version = "1" },
                    configuration,
                    inputArtifacts = inputs.Select(artifact => new { name = artifact }),
                    outputArtifacts = outputs.Select(artifact => new { name = artifact }),
                },
            },
        };

        private async Task RoleAsync(string name, string service)
        {
            await IamAsync("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument",
                $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}"""));
            await IamAsync("PutRolePolicy", ("RoleName", name), ("PolicyName", "inline"), ("PolicyDocument",
                $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject*","s3:PutObject*"],"Resource":"arn:aws:s3:::artifacts-{{account}}/*"}]}"""));
        }

        private Task<string> IamAsync(string action, params (string Name, string Value)[] form) => aws.QueryAsync("iam", [("Action", action), ("Version", "2010-05-08"), .. form]);
    }
}
