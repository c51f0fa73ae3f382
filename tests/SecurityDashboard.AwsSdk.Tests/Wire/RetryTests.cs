using System.Net;
using Amazon.CodePipeline.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

public sealed class RetryTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private static readonly Reply OnePipeline = Reply.Json("""{"pipelines":[{"name":"p1","version":3}]}""");

    [Theory]
    [InlineData("ThrottlingException")]
    [InlineData("com.amazonaws.codepipeline#ThrottlingException")]
    public async Task Tries_again_after_throttling_in_json(string code)
    {
        await using var aws = await FakeAws.StartAsync(Reply.JsonError(code, "Rate exceeded"), Reply.JsonError(code, "Rate exceeded"), OnePipeline);
        using var client = Clients.CodePipeline(aws.Url);

        var reply = await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation);

        Assert.Equal(3, Assert.Single(reply.Pipelines).Version);
        Assert.Equal(3, aws.Calls.Count);
    }

    [Fact]
    public async Task Tries_again_after_throttling_in_xml()
    {
        await using var aws = await FakeAws.StartAsync(
            Reply.XmlError("Throttling", "Rate exceeded"),
            Reply.Iam("GetAccountSummary", "<SummaryMap><entry><key>Users</key><value>4</value></entry></SummaryMap>"));
        using var client = Clients.Iam(aws.Url);

        var reply = await client.GetAccountSummaryAsync(new GetAccountSummaryRequest(), Cancellation);

        Assert.Equal(4, reply.SummaryMap["Users"]);
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public async Task Tries_again_after_a_server_error_that_a_proxy_wrote_in_html()
    {
        await using var aws = await FakeAws.StartAsync(new Reply(500, "text/html", "<html>oops</html>"), OnePipeline);
        using var client = Clients.CodePipeline(aws.Url);

        Assert.Single((await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation)).Pipelines);
        Assert.Equal(2, aws.Calls.Count);
    }

    [Fact]
    public async Task Signs_every_attempt()
    {
        await using var aws = await FakeAws.StartAsync(Reply.JsonError("ThrottlingException"), OnePipeline);
        using var client = Clients.CodePipeline(aws.Url);

        await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation);

        Assert.All(aws.Calls, call => Assert.Contains("/eu-west-1/codepipeline/aws4_request, SignedHeaders=", call.Authorization, StringComparison.Ordinal));
        Assert.Equal(["attempt=1; max=5", "attempt=2; max=5"], aws.Calls.Select(call => call.Headers["amz-sdk-request"]));
    }

    [Fact]
    public async Task Gives_up_with_the_error_of_aws_when_the_throttling_does_not_end()
    {
        await using var aws = await FakeAws.StartAsync(Reply.JsonError("ThrottlingException", "Rate exceeded"));
        using var client = Clients.CodePipeline(aws.Url, config => config.MaxErrorRetry = 2);

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation));

        Assert.Equal(("ThrottlingException", "Rate exceeded"), (error.ErrorCode, error.Message));
        Assert.Equal(3, aws.Calls.Count);
    }

    [Fact]
    public async Task Does_not_try_again_when_access_is_denied_in_json()
    {
        const string Message = "User: arn:aws:sts::111122223333:assumed-role/scan/x is not authorized to perform: codepipeline:ListPipelines";
        // Some services write "Message", some "message".
        await using var aws = await FakeAws.StartAsync(Reply.Json($$"""{"__type":"AccessDeniedException","Message":"{{Message}}"}""", 400));
        using var client = Clients.CodePipeline(aws.Url);

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation));

        Assert.Equal("AccessDeniedException", error.ErrorCode);
        Assert.Equal(Message, error.Message);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal("request-1", error.RequestId);
        Assert.Single(aws.Calls);
    }

    [Fact]
    public async Task Does_not_try_again_when_access_is_denied_in_xml()
    {
        await using var aws = await FakeAws.StartAsync(Reply.XmlError("AccessDenied", "User: x is not authorized to perform: iam:GetAccountSummary", 403));
        using var client = Clients.Iam(aws.Url);

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => client.GetAccountSummaryAsync(new GetAccountSummaryRequest(), Cancellation));

        Assert.Equal(("AccessDenied", "User: x is not authorized to perform: iam:GetAccountSummary", "in-body"), (error.ErrorCode, error.Message, error.RequestId));
        Assert.Equal((HttpStatusCode.Forbidden, ErrorType.Sender), (error.StatusCode, error.ErrorType));
        Assert.Single(aws.Calls);
    }

    [Fact]
    public async Task Stops_waiting_when_the_caller_cancels()
    {
        await using var aws = await FakeAws.StartAsync(OnePipeline with { Never = true });
        using var client = Clients.CodePipeline(aws.Url);
        using var caller = new CancellationTokenSource();

        var call = client.ListPipelinesAsync(new ListPipelinesRequest(), caller.Token);
        await aws.Called;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(aws.Calls);
    }

    [Fact]
    public async Task Stops_waiting_when_the_time_of_the_client_is_up()
    {
        await using var aws = await FakeAws.StartAsync(OnePipeline with { Never = true });
        using var client = Clients.CodePipeline(aws.Url, config =>
        {
            config.Timeout = TimeSpan.FromMilliseconds(100);
            config.MaxErrorRetry = 0;
        });

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation));

        Assert.False(Cancellation.IsCancellationRequested);
        Assert.True(error is OperationCanceledException or TimeoutException, $"{error.GetType()}: {error.Message}");
    }
}
