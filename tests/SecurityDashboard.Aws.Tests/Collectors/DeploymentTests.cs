using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Deployments;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Deployment groups as CodeDeploy answers them (moto cannot), with instances and profiles that were made in EC2 and IAM; and what builds export.</summary>
public sealed class DeploymentTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_the_group_of_a_pipeline_its_instance_and_the_role_of_that()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.InstanceAsync("required", profile: null, ("app", "other"));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var instance = snapshot.Single<Instance>();
        Assert.Equal(($"arn:aws:codedeploy:eu-west-1:{account.Id}:deploymentgroup:payments/hosts", "hosts"), (snapshot.Single<DeploymentGroup>().Arn.Text, snapshot.Single<DeploymentGroup>().Name));
        Assert.Equal([instance.Arn], snapshot.Single<DeploymentGroup>().Instances.Value);
        Assert.Equal(("payments-1", $"arn:aws:iam::{account.Id}:instance-profile/payments-instance", false), (instance.Name, instance.Profile!.Value.Text, instance.RequiresTokens.Value));
        Assert.Equal([new Arn($"arn:aws:iam::{account.Id}:role/payments-instance")], instance.Roles.Value);
        Assert.Equal(1, Assert.Single(snapshot.Listings, listing => listing.Type == ResourceTypes.Instance).Count.Value);
        Assert.Empty(snapshot.Unreadables());
    }

    [Theory]
    [InlineData("""{"ec2TagFilters":[{"Key":"app","Type":"KEY_ONLY","Value":"ignored"}]}""", "web")]
    [InlineData("""{"ec2TagFilters":[{"Key":"ignored","Type":"VALUE_ONLY","Value":"blue"}]}""", "web worker")]
    [InlineData("""{"ec2TagFilters":[{"Key":"app","Type":"KEY_AND_VALUE","Value":"shop"},{"Key":"queue","Type":"KEY_AND_VALUE","Value":"mail"}]}""", "web worker")]
    [InlineData("""{"ec2TagFilters":[{"Key":"app","Type":"KEY_AND_VALUE","Value":"blue"}]}""", "")]
    [InlineData("""{"ec2TagSet":{"ec2TagSetList":[[{"Key":"app","Type":"KEY_ONLY"},{"Key":"queue","Type":"KEY_ONLY"}],[{"Key":"color","Type":"KEY_AND_VALUE","Value":"blue"}]]}}""", "web worker")]
    [InlineData("""{"ec2TagSet":{"ec2TagSetList":[[{"Key":"app","Type":"KEY_ONLY"}],[{"Key":"queue","Type":"KEY_ONLY"}]]}}""", "")]
    [InlineData("""{"ec2TagSet":{"ec2TagSetList":[]}}""", "")]
    [InlineData("""{"autoScalingGroups":[{"name":"scaled"}]}""", "scaled")]
    [InlineData("""{"computePlatform":"ECS"}""", "")]
    public async Task A_group_takes_in_what_its_tags_and_scaling_groups_say(string group, string names)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await PipelineAsync(account, "hosts");
        await account.InstanceAsync("required", profile: null, ("Name", "web"), ("app", "shop"), ("color", "blue"));
        await account.InstanceAsync("required", profile: null, ("Name", "worker"), ("queue", "mail"), ("color", "blue"));
        await account.InstanceAsync("required", profile: null, ("Name", "scaled"), ("aws:autoscaling:groupName", "scaled"));
        await account.InstanceAsync("required", profile: null, ("Name", "bystander"), ("Queue", "mail"));
        await account.InstanceAsync("required", profile: null, ("Name", "build"), ("role", "Jenkins-agent"));

        var snapshot = await ScanAsync(account, request => request.Is("BatchGetDeploymentGroups") ? Interceptor.Json(HttpStatusCode.OK, $$"""{"deploymentGroupsInfo":[{"applicationName":"shop","deploymentGroupName":"hosts",{{group[1..]}}]}""") : null);

        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("build").Order(), snapshot.Resources.OfType<Instance>().Select(instance => instance.Name).Order());
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, snapshot.Single<DeploymentGroup>().Instances.Value.Length);
    }

    [Fact]
    public async Task A_group_that_does_not_exist_is_told()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await PipelineAsync(account, "gone");

        var snapshot = await ScanAsync(account, request => request.Is("BatchGetDeploymentGroups") ? Interceptor.Json(HttpStatusCode.OK, """{"deploymentGroupsInfo":[],"errorMessage":"No Deployment Group found"}""") : null);
        var without = await ScanAsync(account, request => request.Is("BatchGetDeploymentGroups") ? Interceptor.JsonError("ApplicationDoesNotExistException", "No application found") : null);

        Assert.Equal($"The deployment group arn:aws:codedeploy:eu-west-1:{account.Id}:deploymentgroup:shop/gone does not exist: what deploys to it fails.", snapshot.Single<DeploymentGroup>().Instances.WhyNot()!.Message);
        Assert.Equal(UnreadableReason.NotFound, without.Single<DeploymentGroup>().Instances.WhyNot()!.Reason);
    }

    [Fact]
    public async Task One_group_that_is_refused_costs_no_other()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await PipelineAsync(account, "hosts", "secret");

        var snapshot = await ScanAsync(account, request => request.Is("BatchGetDeploymentGroups") && request.Body.Contains("secret", StringComparison.Ordinal) ? Interceptor.JsonError("AccessDeniedException", "not you") : null);

        Assert.Equal([(null, "hosts"), ("codedeploy:BatchGetDeploymentGroups", "secret")], snapshot.Resources.OfType<DeploymentGroup>().Select(group => (group.Instances.WhyNot()?.MissingPermission, group.Name)).OrderBy(group => group.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metadata_that_is_switched_off_needs_no_token_and_terminated_instances_are_none()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var off = await account.InstanceAsync("optional", profile: null, ("Name", "Jenkins"));
        var gone = await account.InstanceAsync("optional", profile: null, ("Name", "jenkins-old"));
        await account.Ec2Async("ModifyInstanceMetadataOptions", ("InstanceId", off), ("HttpEndpoint", "disabled"));
        await account.Ec2Async("TerminateInstances", ("InstanceId.1", gone));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal(("Jenkins", true, null), (snapshot.Single<Instance>().Name, snapshot.Single<Instance>().RequiresTokens.Value, snapshot.Single<Instance>().Profile));
        Assert.Empty(snapshot.Single<Instance>().Roles.Value);
    }

    [Fact]
    public async Task What_the_last_three_builds_exported_is_read_and_hidden()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.ProjectAsync(account, "shop", await SamplePipeline.RoleAsync(account, "shop", "codebuild.amazonaws.com"));
        await SamplePipeline.ProjectAsync(account, "idle", $"arn:aws:iam::{account.Id}:role/shop");

        var snapshot = await ScanAsync(account, request =>
            request.Is("ListBuildsForProject") ? Interceptor.Json(HttpStatusCode.OK, request.Body.Contains("idle", StringComparison.Ordinal) ? """{"ids":[]}""" : """{"ids":["shop:4","shop:3","shop:2","shop:1"],"nextToken":"more"}""")
            : request.Is("BatchGetBuilds") ? Interceptor.Json(HttpStatusCode.OK, $$"""
                {"builds":[{{string.Join(',', new[] { 2, 3, 4 }.Where(build => request.Body.Contains($"shop:{build}", StringComparison.Ordinal)).Select(build => $$"""{"id":"shop:{{build}}","projectName":"shop","exportedEnvironmentVariables":[{"name":"TAG","value":"canary-{{build}}"}]}"""))}}],"buildsNotFound":[]}
                """)
            : null);

        Assert.Equal(["TAG", "TAG", "TAG"], snapshot.Single<BuildProject>("shop").Exports.Value.Select(variable => variable.Name));
        Assert.Empty(snapshot.Single<BuildProject>("idle").Exports.Value);
        Assert.DoesNotContain("canary", snapshot.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_that_are_refused_for_one_project_cost_no_other()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "shop", "codebuild.amazonaws.com");
        foreach (var name in new[] { "open", "shut", "hidden" })
        {
            await SamplePipeline.ProjectAsync(account, name, role);
            await account.CodeBuildAsync("StartBuild", new { projectName = name });
        }

        var snapshot = await ScanAsync(account, request => (request.Is("BatchGetBuilds") && request.Body.Contains("shut:", StringComparison.Ordinal)) || (request.Is("ListBuildsForProject") && request.Body.Contains("hidden", StringComparison.Ordinal))
            ? Interceptor.JsonError("AccessDeniedException", "not you") : null);

        Assert.Equal(
            [("hidden", "codebuild:ListBuildsForProject"), ("open", null), ("shut", "codebuild:BatchGetBuilds")],
            snapshot.Resources.OfType<BuildProject>().Select(project => (project.Name, project.Exports.WhyNot()?.MissingPermission)).OrderBy(project => project.Name, StringComparer.Ordinal));
    }

    private static async Task PipelineAsync(AwsAccount account, params string[] groups) => await account.PipelineAsync("shop", await SamplePipeline.RoleAsync(account, "shop-pipeline", "codepipeline.amazonaws.com"), "store", key: null,
        SamplePipeline.Stage("Source", SamplePipeline.Action("Source", "Source", "S3", new { S3Bucket = "store", S3ObjectKey = "x" }, outputs: ["s"])),
        SamplePipeline.Stage("Deploy", [.. groups.Select(group => SamplePipeline.Action(group, "Deploy", "CodeDeploy", new { ApplicationName = "shop", DeploymentGroupName = group }, inputs: ["s"]))]));

    private static Task<AccountSnapshot> ScanAsync(AwsAccount account, Func<SentRequest, HttpResponseMessage?> answer) =>
        Lab.ScanAsync(account, Lab.Sessions(new AwsOptions { EndpointUrl = account.Endpoint.ToString(), Regions = [Lab.Region] }, new Interceptor(answer)));
}
