using Amazon;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using Amazon.Extensions.NETCore.Setup;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.DependencyInjection;

namespace SecurityDashboard.AwsSdk;

[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTestsAlone;

/// <summary>What the environment says reaches the stand-ins as it reaches the official clients. Alone, because the environment is everyone's.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Account = "333333333333";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aws_endpoint_url_leads_a_role_s_credentials_and_every_client_to_the_endpoint()
    {
        using var environment = new TemporaryEnvironment(("AWS_ENDPOINT_URL", $"{moto.Url}"), ("AWS_REGION", "eu-west-1"));
        var role = new AssumeRoleAWSCredentials(Clients.Hub, $"arn:aws:iam::{Account}:role/scan", "scan", new AssumeRoleAWSCredentialsOptions { ExternalId = "e-1", DurationSeconds = 900 });
        using var sts = new AmazonSecurityTokenServiceClient(role, RegionEndpoint.EUWest1);
        using var pipelines = new AmazonCodePipelineClient(role, new AmazonCodePipelineConfig { RegionEndpoint = RegionEndpoint.EUWest1 });
        using var iam = new AmazonIdentityManagementServiceClient(role, new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        Assert.Equal(Account, (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation)).Account);
        Assert.Empty((await pipelines.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation)).Pipelines ?? []);
        Assert.Equal(0, (await iam.GetAccountSummaryAsync(new GetAccountSummaryRequest(), Cancellation)).SummaryMap["Users"]);
    }

    [Fact]
    public async Task The_endpoint_of_one_service_comes_before_the_one_of_all()
    {
        await using var own = await FakeAws.StartAsync(Reply.Json("""{"pipelines":[{"name":"own"}]}"""));
        using var environment = new TemporaryEnvironment(("AWS_ENDPOINT_URL", "http://127.0.0.1:1"), ("AWS_ENDPOINT_URL_CODEPIPELINE", own.Url), ("AWS_REGION", "eu-west-1"));
        using var client = new AmazonCodePipelineClient(Clients.Hub, new AmazonCodePipelineConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        Assert.Equal("own", Assert.Single((await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation)).Pipelines).Name);
    }

    [Fact]
    public async Task The_container_makes_a_client_for_its_interface()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("""{"pipelines":[{"name":"p"}]}"""));
        using var environment = new TemporaryEnvironment(("AWS_ENDPOINT_URL", aws.Url), ("AWS_REGION", "eu-west-1"));
        await using var services = new ServiceCollection()
            .AddAWSService<IAmazonCodePipeline>(new AWSOptions { Region = RegionEndpoint.EUWest1, Credentials = Clients.Hub })
            .BuildServiceProvider();

        var client = services.GetRequiredService<IAmazonCodePipeline>();

        Assert.Single((await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation)).Pipelines);
    }

    private sealed class TemporaryEnvironment : IDisposable
    {
        private readonly List<(string Name, string? Before)> _before = [];

        public TemporaryEnvironment(params (string Name, string Value)[] variables)
        {
            foreach (var (name, value) in variables)
            {
                _before.Add((name, Environment.GetEnvironmentVariable(name)));
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose()
        {
            foreach (var (name, before) in _before)
                Environment.SetEnvironmentVariable(name, before);
        }
    }
}
