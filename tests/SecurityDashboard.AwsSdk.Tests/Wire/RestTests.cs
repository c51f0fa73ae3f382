using System.Net;
using System.Text;
using Amazon;
using Amazon.AccessAnalyzer;
using Amazon.AccessAnalyzer.Model;
using Amazon.Runtime;
using Amazon.S3Control;
using Amazon.S3Control.Model;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>What the REST protocols have that the others have not: hosts, paths, and errors told in a header or another document.</summary>
public sealed class RestTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private const string Block = "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls></PublicAccessBlockConfiguration>";

    [Fact]
    public async Task The_account_stands_before_the_host_of_aws_and_in_a_header()
    {
        var sent = new Sent(Block);
        using var client = new AmazonS3ControlClient(Clients.Hub, new AmazonS3ControlConfig { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = sent, IgnoreConfiguredEndpointUrls = true });

        var reply = await client.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { AccountId = "111122223333" }, Cancellation);

        Assert.Equal("https://111122223333.s3-control.eu-west-1.amazonaws.com/v20180820/configuration/publicAccessBlock", sent.Request?.RequestUri?.AbsoluteUri);
        Assert.Equal("111122223333", Assert.Single(sent.Request!.Headers.GetValues("x-amz-account-id")));
        Assert.Contains("/eu-west-1/s3/aws4_request", Assert.Single(sent.Request.Headers.GetValues("Authorization")), StringComparison.Ordinal);
        Assert.Equal((true, false, (bool?)null), (reply.PublicAccessBlockConfiguration.BlockPublicAcls, reply.PublicAccessBlockConfiguration.IgnorePublicAcls, reply.PublicAccessBlockConfiguration.BlockPublicPolicy));
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("1.2")]
    [InlineData("")]
    public async Task No_account_leads_to_another_host(string account)
    {
        var sent = new Sent(Block);
        using var client = new AmazonS3ControlClient(Clients.Hub, new AmazonS3ControlConfig { RegionEndpoint = RegionEndpoint.EUWest1, HttpClientFactory = sent, IgnoreConfiguredEndpointUrls = true });

        await Assert.ThrowsAsync<AmazonClientException>(() => client.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { AccountId = account }, Cancellation));

        Assert.Null(sent.Request);
    }

    [Theory]
    [InlineData("<ErrorResponse><Error><Code>NoSuchPublicAccessBlockConfiguration</Code><Message>none</Message></Error></ErrorResponse>")]
    [InlineData("<Error><Code>NoSuchPublicAccessBlockConfiguration</Code><Message>none</Message></Error>")]
    public async Task An_error_in_xml_tells_its_code(string body)
    {
        await using var aws = await FakeAws.StartAsync(Reply.Xml(body, 404));
        using var client = new AmazonS3ControlClient(Clients.Hub, Clients.At(new AmazonS3ControlConfig(), aws.Url, "eu-west-1"));

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => client.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { AccountId = "111122223333" }, Cancellation));

        Assert.Equal(("NoSuchPublicAccessBlockConfiguration", HttpStatusCode.NotFound), (error.ErrorCode, error.StatusCode));
    }

    [Theory]
    [InlineData("<PublicAccessBlockConfiguration><BlockPublicAcls>")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task A_reply_that_is_not_whole_xml_is_an_error(string body)
    {
        await using var aws = await FakeAws.StartAsync(Reply.Xml(body));
        using var client = new AmazonS3ControlClient(Clients.Hub, Clients.At(new AmazonS3ControlConfig { MaxErrorRetry = 0 }, aws.Url, "eu-west-1"));

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { AccountId = "111122223333" }, Cancellation));
    }

    [Fact]
    public async Task An_error_in_json_tells_its_code()
    {
        await using var aws = await FakeAws.StartAsync(Reply.JsonError("AccessDeniedException", "no") with { Status = 403 });
        using var client = new AmazonAccessAnalyzerClient(Clients.Hub, Clients.At(new AmazonAccessAnalyzerConfig(), aws.Url, "eu-west-1"));

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => client.ListAnalyzersAsync(new ListAnalyzersRequest(), Cancellation));

        Assert.Equal(("AccessDeniedException", HttpStatusCode.Forbidden), (error.ErrorCode, error.StatusCode));
    }

    [Fact]
    public async Task Pages_stand_in_the_address_quoted()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("""{"analyzers":[]}"""));
        using var client = new AmazonAccessAnalyzerClient(Clients.Hub, Clients.At(new AmazonAccessAnalyzerConfig(), aws.Url, "eu-west-1"));

        await client.ListAnalyzersAsync(new ListAnalyzersRequest { NextToken = "a/b+c=&d", MaxResults = 5 }, Cancellation);

        Assert.Equal(("GET", "/analyzer", "?maxResults=5&nextToken=a%2Fb%2Bc%3D%26d", ""), (aws.Calls[0].Method, aws.Calls[0].Path, aws.Calls[0].Query, aws.Calls[0].Body));
    }

    /// <summary>Keeps what was sent, and answers.</summary>
    private sealed class Sent(string body) : HttpClientFactory
    {
        public HttpRequestMessage? Request { get; private set; }

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Answer(this, body));

        private sealed class Answer(Sent sent, string body) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                sent.Request = request;
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/xml"), RequestMessage = request });
            }
        }
    }
}
