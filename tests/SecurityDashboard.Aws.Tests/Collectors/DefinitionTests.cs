using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What definitions of pipelines and projects say besides what they are made of.</summary>
public sealed class DefinitionTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_triggers_rules_and_commands_of_a_pipeline()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, "GetPipeline", """
            {"pipeline":{"name":"payments","roleArn":"r","pipelineType":"V2",
            "variables":[{"name":"IMAGE","description":"which image"}],
            "triggers":[{"providerType":"CodeStarSourceConnection","gitConfiguration":{"sourceActionName":"Source",
              "push":[{"branches":{"includes":["main","release/**"],"excludes":["wip"]}},{"tags":{"includes":["v*"]}}],"pullRequest":[{"events":["OPEN"]}]}}],
            "stages":[{"name":"Check","actions":[{"name":"Scan","actionTypeId":{"category":"Compute","owner":"AWS","provider":"Commands","version":"1"},"commands":["curl -k https://example.com","trivy fs ."]}],
              "beforeEntry":{"conditions":[{"result":"FAIL","rules":[{"name":"Window","ruleTypeId":{"category":"Rule","owner":"AWS","provider":"Commands","version":"1"},"commands":["npm audit"]}]}]}}]}}
            """);

        var definition = snapshot.Single<Pipeline>().Definition.Value;
        var trigger = Assert.Single(definition.Triggers.Value);
        Assert.Equal(("Source", true), (trigger.SourceAction, trigger.OnPullRequests));
        Assert.Equal(["main", "release/**"], trigger.Pushes[0].Branches!.Includes.Select(pattern => pattern.Clear));
        Assert.Equal(["wip"], trigger.Pushes[0].Branches!.Excludes.Select(pattern => pattern.Clear));
        Assert.Equal(["v*"], trigger.Pushes[1].Tags!.Includes.Select(pattern => pattern.Clear));
        var stage = Assert.Single(definition.Stages);
        Assert.Equal([(1, "curl -k https://"), (2, "trivy")], stage.Actions[0].Commands.Value.Select(command => (command.Line, string.Join(' ', command.Words))));
        var rule = Assert.Single(stage.Rules.Value);
        Assert.Equal(("beforeEntry", "Window", "Commands", "npm audit"), (rule.When, rule.Name, rule.Provider, string.Join(' ', rule.Commands[0].Words)));
        Assert.IsType<Redacted>(rule.Configuration["Commands"]);
        Assert.IsType<Redacted>(Assert.Single(definition.Variables).Description.Value);
    }

    [Fact]
    public async Task Reads_the_webhook_the_logs_and_the_access_of_a_project()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.ProjectAsync(account, "checks", await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com"));

        var snapshot = await ScanAsync(account, "BatchGetProjects", """
            {"projects":[{"name":"checks","environment":{"image":"i"},"artifacts":{"type":"NO_ARTIFACTS"},
            "source":{"type":"BITBUCKET","location":"https://bob@bitbucket.org/example/checks.git","insecureSsl":true,"buildspec":"ci/build.yaml","auth":{"type":"CODECONNECTIONS","resource":"arn:aws:codeconnections:eu-west-1:111122223333:connection/c"}},
            "logsConfig":{"cloudWatchLogs":{"status":"DISABLED"},"s3Logs":{"status":"ENABLED","location":"b/logs","encryptionDisabled":true}},
            "webhook":{"branchFilter":"","filterGroups":[[{"type":"EVENT","pattern":"PUSH"},{"type":"HEAD_REF","pattern":"^refs/heads/main$"},{"type":"COMMIT_MESSAGE","pattern":"free text","excludeMatchedPattern":true}]],
              "scopeConfiguration":{"name":"example"},"pullRequestBuildPolicy":{"requiresCommentApproval":"ALL_PULL_REQUESTS","approverRoles":["BITBUCKET_WRITE"]}}}]}
            """);

        var definition = snapshot.Single<BuildProject>().Definition.Value;
        Assert.Equal(new BuildLogs(ToCloudWatch: false, ToS3: true, S3EncryptionDisabled: true), definition.Logs.Value);
        Assert.Equal(new SourceAccess(IgnoresCertificate: true, AddressUser.Name, new Arn("arn:aws:codeconnections:eu-west-1:111122223333:connection/c")), definition.Sources[0].Access.Value);
        Assert.Equal("ci/build.yaml", definition.Sources[0].BuildspecLocation?.Clear);
        var webhook = definition.Triggers.Value.Webhook!;
        Assert.Equal(("GITHUB_ORGANIZATION", "ALL_PULL_REQUESTS", "BITBUCKET_WRITE"), (webhook.Scope, webhook.CommentApproval, webhook.ApproverRoles[0]));
        Assert.Null(webhook.BranchFilter);
        Assert.Equal(["PUSH", "^refs/heads/main$", null], Assert.Single(webhook.Groups).Filters.Select(filter => filter.Pattern.Clear));
        Assert.Equal([false, false, true], webhook.Groups[0].Filters.Select(filter => filter.Excludes));
    }

    [Fact]
    public async Task Logs_go_to_CloudWatch_where_nothing_is_configured_and_no_webhook_is_none()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.ProjectAsync(account, "plain", await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com"));

        var definition = (await Lab.ScanAsync(account, Lab.Options(endpoint.Url))).Single<BuildProject>().Definition.Value;

        Assert.Equal(new BuildLogs(ToCloudWatch: true, ToS3: false, S3EncryptionDisabled: false), definition.Logs.Value);
        Assert.Null(definition.Triggers.Value.Webhook);
    }

    [Theory]
    [InlineData("https://example.com/a@b", AddressUser.None)]
    [InlineData("git@example.com:a/b.git", AddressUser.None)]
    [InlineData("https://bob@example.com/a", AddressUser.Name)]
    [InlineData("https://bob:@example.com/a", AddressUser.Name)]
    [InlineData("https://bob:p@ss@example.com/a", AddressUser.NameAndPassword)]
    [InlineData("https://example.com?a=b:c@d", AddressUser.None)]
    [InlineData("", AddressUser.None)]
    public void Tells_what_stands_before_the_host(string address, AddressUser user) => Assert.Equal(user, AddressUsers.In(address));

    [Fact]
    public async Task Reads_credentials_policies_versions_and_webhook_filters()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.CodeBuildAsync("ImportSourceCredentials", new { token = "not-kept", serverType = "GITHUB", authType = "PERSONAL_ACCESS_TOKEN" });
        await account.CodeBuildAsync("PutResourcePolicy", new { resourceArn = $"arn:aws:codebuild:eu-west-1:{account.Id}:project/payments-build", policy = SamplePipeline.Policy("*") });
        await account.S3Async(HttpMethod.Put, $"payments-{account.Id}-artifacts?versioning", "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Suspended</Status></VersioningConfiguration>");

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal(("GITHUB", "PERSONAL_ACCESS_TOKEN"), (snapshot.Single<SourceCredential>().ServerType, snapshot.Single<SourceCredential>().AuthType));
        Assert.Equal(1, snapshot.Listing(ResourceTypes.SourceCredential, Lab.Region).Count.Value);
        Assert.Contains("s3:GetObject", snapshot.Single<BuildProject>().ResourcePolicy.Value!.Text, StringComparison.Ordinal);
        Assert.Equal(BucketVersioning.Suspended, snapshot.Single<Bucket>().Versioning.Value);
        var filter = Assert.Single(snapshot.Single<Webhook>().Filters.Value);
        Assert.Equal(("$.ref", null), (filter.JsonPath.Clear, filter.MatchEquals));
        Assert.DoesNotContain("not-kept", snapshot.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_nobody_shared_and_a_bucket_that_never_kept_versions_are_answers()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Null(snapshot.Single<BuildProject>().ResourcePolicy.Value);
        Assert.Equal(BucketVersioning.Off, snapshot.Single<Bucket>().Versioning.Value);
    }

    private Task<AccountSnapshot> ScanAsync(AwsAccount account, string operation, string answer) =>
        Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => request.Is(operation) ? Interceptor.Json(HttpStatusCode.OK, answer) : null)));
}
