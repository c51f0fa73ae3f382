namespace SecurityDashboard.AwsSdk;

public sealed class ServersTests(MotoServer moto, AwsEndpoint endpoint) : IClassFixture<MotoServer>, IClassFixture<AwsEndpoint>
{
    [Fact]
    public async Task Moto_answers_and_forgets()
    {
        await moto.ResetAsync();
    }

    [Fact]
    public async Task The_endpoint_counts_calls_and_forgets()
    {
        await endpoint.ConfigureAsync("""{"page":3}""");
        await endpoint.ResetAsync();
        Assert.Empty(await endpoint.CallsAsync());
    }
}
