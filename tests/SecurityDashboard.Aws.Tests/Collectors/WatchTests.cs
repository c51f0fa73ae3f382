using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Trails, rules, topics, parameters, analyzers and hosts, as AWS writes them.</summary>
public sealed class WatchTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_what_the_sample_pipeline_has_of_each()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.CloudTrailAsync("PutEventSelectors", new { TrailName = "payments-trail", EventSelectors = new[] { new { ReadWriteType = "All", IncludeManagementEvents = true, DataResources = Array.Empty<object>() } } });
        await account.EventsAsync("PutRule", new { Name = "nightly", ScheduleExpression = "rate(1 day)" });
        await account.EventsAsync("PutRule", new { Name = "instances", EventPattern = """{"source":["aws.ec2"]}""" });
        await account.SnsAsync("Subscribe", ("TopicArn", $"arn:aws:sns:eu-west-1:{account.Id}:payments-approvals"), ("Protocol", "http"), ("Endpoint", "http://canary.example.com/hook"));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal(("payments-trail", true, false), (snapshot.Single<Trail>().Name, snapshot.Single<Trail>().IsMultiRegion, snapshot.Single<Trail>().IsLogging.Value));
        Assert.True(snapshot.Single<Trail>().Selection.Value!.RecordsManagement(writes: true));
        Assert.Equal(("payments-tampering", $"arn:aws:sns:eu-west-1:{account.Id}:payments-approvals"), (snapshot.Single<EventRule>().Name, Assert.Single(snapshot.Single<EventRule>().Targets.Value).Text));
        Assert.Equal(["UpdatePipeline", "DeletePipeline", "PutWebhook", "DisableStageTransition", "PutApprovalResult"], snapshot.Single<EventRule>().Calls);
        Assert.Equal(1, snapshot.Single<Topic>().Subscriptions.Value!["http"]);
        Assert.Equal(new ParameterSettings("SecureString", "alias/aws/ssm"), snapshot.Single<Parameter>().Settings.Value);
        Assert.Equal(("payments", 0), (snapshot.Single<Analyzer>().Name, snapshot.Single<Analyzer>().Findings.Value.Length));
        Assert.DoesNotContain("canary", snapshot.Text(), StringComparison.Ordinal);
        Assert.Empty(snapshot.Unreadables());
    }

    [Fact]
    public async Task Reads_advanced_selectors()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => request.Is("GetEventSelectors") ? Interceptor.Json(HttpStatusCode.OK, """
            {"AdvancedEventSelectors":[{"Name":"x","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},{"Field":"resources.type","Equals":["AWS::S3::Object"]},
            {"Field":"resources.ARN","StartsWith":["arn:aws:s3:::a/"],"NotStartsWith":["arn:aws:s3:::b/"],"NotEquals":["n"],"EndsWith":["e"],"NotEndsWith":["f"]}]}]}
            """) : null);

        var field = Assert.Single(snapshot.Single<Trail>().Selection.Value!.Advanced).Fields[2];
        Assert.Equal(("resources.ARN", "arn:aws:s3:::a/", "arn:aws:s3:::b/", "n", "e", "f"), (field.Field, field.StartsWith[0], field.NotStartsWith[0], field.NotEqualTo[0], field.EndsWith[0], field.NotEndsWith[0]));
    }

    [Fact]
    public async Task A_trail_of_the_organization_is_read_once_and_belongs_to_its_account()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var asked = 0;

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url, "eu-west-1", "us-east-1"), new Interceptor(request =>
        {
            if (request.Is("GetTrailStatus"))
                Interlocked.Increment(ref asked);
            return request.Is("DescribeTrails") ? Interceptor.Json(HttpStatusCode.OK, """{"trailList":[{"Name":"all","TrailARN":"arn:aws:cloudtrail:ap-south-1:999988887777:trail/all","HomeRegion":"ap-south-1","IsMultiRegionTrail":true,"IsOrganizationTrail":true,"LogFileValidationEnabled":true}]}""")
                : request.Is("GetTrailStatus") ? Interceptor.Json(HttpStatusCode.OK, """{"IsLogging":true}""")
                : request.Is("GetEventSelectors") ? Interceptor.Json(HttpStatusCode.OK, """{"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}]}""")
                : null;
        })));

        var trail = snapshot.Single<Trail>();
        Assert.Equal((1, "999988887777", true, true, true), (asked, trail.Account.Text, trail.IsOfOrganization, trail.IsLogging.Value, trail.Selection.Value!.RecordsObjects("arn:aws:s3:::b", writes: false)));
    }

    [Fact]
    public async Task Keeps_the_findings_on_what_was_read()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => !request.Operation.StartsWith("POST /findingv2", StringComparison.Ordinal) ? null
            : request.Body.Contains("nextToken", StringComparison.Ordinal) ? Interceptor.Json(HttpStatusCode.OK, $$$"""{"findings":[{"id":"2","resource":"arn:aws:s3:::payments-{{{account.Id}}}-artifacts","status":"ACTIVE","analyzedAt":"2026-01-01T00:00:00Z"}]}""")
            : Interceptor.Json(HttpStatusCode.OK, """{"findings":[{"id":"1","resource":"arn:aws:s3:::somebody-elses","status":"ACTIVE"}],"nextToken":"n"}"""));

        Assert.Equal("2", Assert.Single(snapshot.Single<Analyzer>().Findings.Value).Id);
    }

    [Fact]
    public async Task Reads_the_host_of_a_connection_and_says_which_one_is_gone()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var host = $"arn:aws:codeconnections:eu-west-1:{account.Id}:host/git-1";
        await account.ConnectionsAsync("CreateConnection", new { ConnectionName = "a", ProviderType = "GitLabSelfManaged", HostArn = host });
        await account.ConnectionsAsync("CreateConnection", new { ConnectionName = "b", ProviderType = "GitLabSelfManaged", HostArn = $"arn:aws:codestar-connections:eu-west-1:{account.Id}:host/gone" });

        var snapshot = await ScanAsync(account, request => request.Is("ListHosts") && request.Operation.StartsWith("com.amazonaws.codeconnections", StringComparison.OrdinalIgnoreCase) ? Interceptor.Json(HttpStatusCode.OK,
            $$$"""{"Hosts":[{"HostArn":"{{{host}}}","Name":"git","ProviderType":"GitLabSelfManaged","ProviderEndpoint":"http://git.example.com","VpcConfiguration":{"VpcId":"vpc-1","SubnetIds":[],"SecurityGroupIds":[]}}]}""") : null);

        var hosts = snapshot.Resources.OfType<Host>().OrderBy(found => found.Arn.Text).ToList();
        Assert.Equal(("git", false, true, false), (hosts[0].Name, hosts[0].Settings.Value!.UsesTls, hosts[0].Settings.Value!.IsInVpc, hosts[0].Settings.Value!.HasCertificate));
        Assert.Equal(UnreadableReason.NotFound, hosts[1].Settings.WhyNot()!.Reason);
    }

    [Fact]
    public async Task A_parameter_that_does_not_exist_is_told_and_one_of_many_pages_is_found()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com");
        await account.SsmAsync("PutParameter", new { Name = "plain", Value = "x", Type = "String" });
        await SamplePipeline.ProjectAsync(account, "parameters", role, variables: [new { name = "A", value = "plain:1", type = "PARAMETER_STORE" }, new { name = "B", value = "/gone/away", type = "PARAMETER_STORE" }]);

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal("String", snapshot.Single<Parameter>("plain").Settings.Value!.Type);
        Assert.Equal("The parameter arn:aws:ssm:eu-west-1:" + account.Id + ":parameter/gone/away does not exist: what reads it fails.", snapshot.Single<Parameter>("away").Settings.WhyNot()!.Message);
    }

    private static Task<AccountSnapshot> ScanAsync(AwsAccount account, Func<SentRequest, HttpResponseMessage?> answer) =>
        Lab.ScanAsync(account, Lab.Sessions(new AwsOptions { EndpointUrl = EndpointOf(account), Regions = [Lab.Region] }, new Interceptor(answer)));

    private static string EndpointOf(AwsAccount account) => account.Endpoint.ToString();
}
