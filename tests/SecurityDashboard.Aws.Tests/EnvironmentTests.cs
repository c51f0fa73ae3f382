using SecurityDashboard.Aws.Support;

namespace SecurityDashboard.Aws;

/// <summary>What the environment of the process says is honoured; no other test runs meanwhile.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests(AwsEndpoint endpoint) : IDisposable
{
    private readonly List<string> _set = [];

    [Fact]
    public async Task AWS_ENDPOINT_URL_is_where_every_service_is_asked()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        Set("AWS_ENDPOINT_URL", endpoint.Url.ToString());

        var snapshot = await Lab.ScanAsync(account, new AwsOptions { Regions = ["eu-west-1"] });

        Assert.Equal("payments", snapshot.Single<Inventory.Pipelines.Pipeline>().Name);
        Assert.Empty(snapshot.Unreadables());
    }

    [Fact]
    public async Task The_configured_endpoint_wins_over_the_environments()
    {
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));
        using var session = await sessions.OpenAsync(new AmbientTarget(), TestContext.Current.CancellationToken);

        Assert.Equal("123456789012", session.Account.Text);
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("AWS_DEFAULT_REGION")]
    public async Task STS_is_asked_in_the_region_of_the_environment(string variable)
    {
        Set(variable, "ap-southeast-2");
        var sent = new Interceptor(_ => null);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), sent);
        using var session = await sessions.OpenAsync(new AmbientTarget(), TestContext.Current.CancellationToken);

        Assert.All(sent.Sent, request => Assert.Equal("ap-southeast-2", request.Region));
        Assert.Equal(["eu-west-1"], session.Regions);
    }

    [Fact]
    public async Task Credentials_and_region_of_a_profile_are_used()
    {
        var sent = new Interceptor(_ => null);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), sent);
        using var session = await sessions.OpenAsync(new AmbientTarget { Profile = "other" }, TestContext.Current.CancellationToken);

        Assert.All(sent.Sent, request => Assert.Equal("sa-east-1", request.Region));
    }

    public void Dispose()
    {
        foreach (var variable in _set)
            Environment.SetEnvironmentVariable(variable, null);
    }

    private void Set(string variable, string value)
    {
        _set.Add(variable);
        Environment.SetEnvironmentVariable(variable, value);
    }
}

[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;
