using System.Text.Json;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws;

/// <summary>Values that people wrote into pipelines, projects and buildspecs are neither in a snapshot nor in a log, found by the detector or not.</summary>
public sealed class RedactionTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task No_value_reaches_the_snapshot_or_the_log()
    {
        var canaries = new Canaries();
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com");
        await account.CodePipelineAsync("CreatePipeline", new
        {
            pipeline = new
            {
                name = "payments",
                roleArn = role,
                version = 1,
                pipelineType = "V2",
                artifactStore = new { type = "S3", location = $"b-{account.Id}" },
                variables = new[] { new { name = "TOKEN", defaultValue = canaries.Next("correct horse "), description = canaries.Next() } },
                stages = new[]
                {
                    SamplePipeline.Stage("Source", SamplePipeline.Action("Source", "Source", "GitHub", new { Owner = "example", Repo = "payments", Branch = "main", OAuthToken = canaries.Next() }, outputs: ["s"])),
                    SamplePipeline.Stage("Build", SamplePipeline.Action("Build", "Build", "CodeBuild", new
                    {
                        ProjectName = "build",
                        EnvironmentVariables = JsonSerializer.Serialize(new[] { new { name = "A", value = canaries.Next(), type = "PLAINTEXT" }, new { name = "B", value = canaries.Next("raw password "), type = "SECRETS_MANAGER" } }),
                    }, inputs: ["s"])),
                    SamplePipeline.Stage("Deploy",
                        SamplePipeline.Action("Stack", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = "s", ParameterOverrides = JsonSerializer.Serialize(new { DbPassword = canaries.Next(), Plain = canaries.Next("nine ") }) }, inputs: ["s"]),
                        SamplePipeline.Action("Call", "Invoke", "Lambda", new { FunctionName = "f", UserParameters = JsonSerializer.Serialize(new { deep = new { deeper = JsonSerializer.Serialize(new { inner = canaries.Next() }) } }) }),
                        SamplePipeline.Action("Call2", "Invoke", "Lambda", new { FunctionName = "f", UserParameters = canaries.Next("no json ") }),
                        SamplePipeline.Action("Ask", "Approval", "Manual", new { CustomData = canaries.Next() })),
                },
            },
        });
        var buildspec = $"""
            version: 0.2
            env:
              variables:
                PLAIN: {canaries.Next("spec ")}
            phases:
              build:
                commands:
                  - curl -u admin:{canaries.Next()} https://example.com
                  - echo "{canaries.Next("battery staple ")}"
            """;
        await SamplePipeline.ProjectAsync(account, "build", role, variables: [new { name = "P", value = canaries.Next(), type = "PLAINTEXT" }, new { name = "Q", value = canaries.Next("param "), type = "PARAMETER_STORE" }, new { name = "R", value = canaries.Next() }], buildspec: buildspec);
        await account.CodeBuildAsync("CreateProject", new
        {
            name = "url",
            source = new { type = "GITHUB", location = $"https://user:{canaries.Next()}@github.com/example/payments.git?token={canaries.Next()}" },
            artifacts = new { type = "NO_ARTIFACTS" },
            environment = new { type = "LINUX_CONTAINER", image = "i", computeType = "BUILD_GENERAL1_SMALL" },
            serviceRole = role,
            tags = new[] { new { key = "password", value = canaries.Next("AKIAZ4XQTESTCANARY77") } },
        });
        await account.CodePipelineAsync("TagResource", new { resourceArn = $"arn:aws:codepipeline:eu-west-1:{account.Id}:payments", tags = new[] { new { key = "github_token", value = "ghp_" + canaries.Next("R2d2C3poBb8k7Zq1Xw9v") } } });
        var logs = new LogLines();
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), logs);
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), TestContext.Current.CancellationToken);

        var snapshot = await Lab.Scanner(logs).ScanAsync(session, [], progress: null, TestContext.Current.CancellationToken);

        // The test would prove nothing about what was not read.
        Assert.Equal(["CloudFormation", "CodeBuild", "GitHub", "Lambda", "Lambda", "Manual"], snapshot.Single<Pipeline>().Definition.Value.Stages.SelectMany(stage => stage.Actions).Select(action => action.Provider).Order());
        Assert.Equal(3, snapshot.Single<BuildProject>("build").Definition.Value.Environment.Variables.Length);
        Assert.NotNull(Assert.Single(snapshot.Single<BuildProject>("build").Definition.Value.Sources).InlineBuildspec);
        Assert.Contains("Scanned", logs.Text, StringComparison.Ordinal);
        canaries.AssertAbsent(snapshot.Text());
        canaries.AssertAbsent(logs.Text);
    }

    [Fact]
    public async Task A_huge_inline_buildspec_is_read_without_keeping_it()
    {
        var canaries = new Canaries();
        var account = Lab.NewAccount(endpoint.Url);
        var commands = string.Concat(Enumerable.Range(0, 20_000).Select(line => $"      - echo line {line} of a long build that goes on and on\n"));
        await SamplePipeline.ProjectAsync(account, "huge", await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com"),
            buildspec: $"version: 0.2\nphases:\n  build:\n    commands:\n{commands}      - export TOKEN={canaries.Next()}\n");

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.True(Assert.Single(snapshot.Single<BuildProject>().Definition.Value.Sources).InlineBuildspec!.Text.Length > 1_000_000);
        canaries.AssertAbsent(snapshot.Text());
    }

    [Theory]
    [InlineData("buildspec.yml")]
    [InlineData("ci/build.yaml")]
    [InlineData("arn:aws:s3:::specs/buildspec.yml")]
    public async Task A_buildspec_file_is_told_from_an_inline_one(string location)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.ProjectAsync(account, "file", await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com"), buildspec: location);

        var source = Assert.Single((await Lab.ScanAsync(account, Lab.Options(endpoint.Url))).Single<BuildProject>().Definition.Value.Sources);

        Assert.NotNull(source.BuildspecLocation);
        Assert.Null(source.InlineBuildspec);
    }

    [Fact]
    public async Task The_variables_and_commands_of_a_commands_action_are_read_as_redacted_settings()
    {
        var canaries = new Canaries();
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        var token = canaries.Next();

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => request.Is("GetPipeline") ? Interceptor.Json(System.Net.HttpStatusCode.OK, $$$"""
            {"pipeline":{"name":"payments","roleArn":"r","stages":[{"name":"s","actions":[{"name":"a","actionTypeId":{"category":"Compute","owner":"AWS","provider":"Commands","version":"1"},
            "commands":["echo {{{token}}}"],"environmentVariables":[{"name":"X","value":"{{{token}}}"},{"name":"Y","value":"payments/db","type":"SECRETS_MANAGER"}]}]}]}}
            """) : null)));

        var configuration = Assert.Single(Assert.Single(snapshot.Single<Pipeline>().Definition.Value.Stages).Actions).Configuration;
        Assert.IsType<Redacted>(configuration["Commands"]);
        Assert.Contains(Assert.IsType<RedactedDocument>(configuration["EnvironmentVariables"]).Leaves, leaf => leaf is { Name: "Y", Value.Clear: "payments/db" });
        canaries.AssertAbsent(snapshot.Text());
    }

    /// <summary>Values that occur nowhere else.</summary>
    private sealed class Canaries
    {
        private readonly List<string> _planted = [];

        /// <param name="words">Makes it look like something that no detector knows, or like something that one does.</param>
        public string Next(string words = "") => Plant($"{words}canary{_planted.Count}zq{_planted.Count * 7919 + 104729}");

        public void AssertAbsent(string text)
        {
            Assert.NotEmpty(_planted);
            Assert.All(_planted, canary => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
        }

        private string Plant(string canary)
        {
            _planted.Add(canary);
            return canary;
        }
    }
}
