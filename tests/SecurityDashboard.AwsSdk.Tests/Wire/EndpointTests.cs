using Amazon;
using Amazon.CodePipeline;
using Amazon.CodePipeline.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace SecurityDashboard.AwsSdk.Wire;

public sealed class EndpointTests
{
    private static readonly ServiceOperationEndpointParameters Any = new(new ListPipelinesRequest());

    [Fact]
    public void Every_endpoint_and_signing_region_is_the_one_of_the_service_s_own_rules()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "endpoints.tsv")).Select(line => line.Split('\t')).ToList();

        var differing = rows.Where(row => Resolve(row[0], row[1], row[2] is "fips") != (row[3], row[4]))
            .Select(row => $"{row[0]} {row[1]} {row[2]}: {Resolve(row[0], row[1], row[2] is "fips")}, should be {row[3]} {row[4]}");

        Assert.Equal("", string.Join('\n', differing));
        // Without FIPS for S3 Control in China.
        Assert.Equal(16 * 21 * 2 - 2, rows.Count);
    }

    [Fact]
    public void A_custom_endpoint_is_taken_as_it_is() => Assert.Equal(
        "http://127.0.0.1:5555/", new AmazonCodePipelineConfig { ServiceURL = "http://127.0.0.1:5555", AuthenticationRegion = "eu-west-1" }.DetermineServiceOperationEndpoint(Any).URL);

    [Fact]
    public void Says_what_to_do_where_an_endpoint_cannot_be_had()
    {
        var both = Assert.Throws<AmazonClientException>(() => new AmazonCodePipelineConfig { ServiceURL = "http://127.0.0.1:5555", UseFIPSEndpoint = true }.DetermineServiceOperationEndpoint(Any));
        var dual = Assert.Throws<AmazonClientException>(() => new AmazonCodePipelineConfig { RegionEndpoint = RegionEndpoint.EUWest1, UseDualstackEndpoint = true }.DetermineServiceOperationEndpoint(Any));

        Assert.Equal("CodePipeline: FIPS cannot be combined with the custom endpoint http://127.0.0.1:5555/. Unset one of the two.", both.Message);
        Assert.Equal("CodePipeline: dual-stack endpoints are not supported. Unset AWS_USE_DUALSTACK_ENDPOINT.", dual.Message);
    }

    private static (string Url, string SigningRegion) Resolve(string service, string region, bool fips)
    {
        var config = StandIns.Config(StandIns.Client(service));
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.IgnoreConfiguredEndpointUrls = true;

        var endpoint = config.DetermineServiceOperationEndpoint(Any);
        var signing = endpoint.Attributes?["authSchemes"] is System.Collections.IList { Count: > 0 } schemes ? (string)((PropertyBag)schemes[0]!)["signingRegion"] : region;
        return (endpoint.URL.TrimEnd('/'), signing);
    }
}
