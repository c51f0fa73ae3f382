using System.Net;
using Amazon.CodePipeline.Model;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Calls;

public sealed class ReaderTests : IDisposable
{
    private const string Operation = "codepipeline:GetPipeline";
    private const string Pipeline = "arn:aws:codepipeline:eu-west-1:111122223333:payments";

    private AccountSessions? _sessions;
    private AwsSession? _session;

    [Fact]
    public async Task A_refused_call_names_who_what_and_the_missing_permission()
    {
        var why = await AskAsync(_ => Interceptor.JsonError("AccessDeniedException", "User: x is not authorized to perform: codepipeline:GetPipeline"));

        Assert.Equal((UnreadableReason.AccessDenied, Operation, Pipeline, Operation), (why.Reason, why.Operation, why.Resource, why.MissingPermission));
        Assert.Equal($"arn:aws:sts::111122223333:assumed-role/scanner/SecurityDashboard was refused codepipeline:GetPipeline of {Pipeline}. Grant codepipeline:GetPipeline to it.", why.Message);
    }

    [Theory]
    [InlineData("with an explicit deny in a service control policy", "A service control policy of the organization denies it")]
    [InlineData("because no permissions boundary allows the codepipeline:GetPipeline action", "The role's permissions boundary does not allow it")]
    [InlineData("with an explicit deny in a resource-based policy", "The resource's own policy denies it")]
    public async Task A_refusal_says_which_policy_is_in_the_way_where_AWS_does(string said, string advice) =>
        Assert.Contains(advice, (await AskAsync(_ => Interceptor.JsonError("AccessDeniedException", $"User: x is not authorized to perform: y {said}"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest, UnreadableReason.Throttled)]
    [InlineData("TooManyRequestsException", HttpStatusCode.TooManyRequests, UnreadableReason.Throttled)]
    [InlineData("UnrecognizedClientException", HttpStatusCode.BadRequest, UnreadableReason.RegionOff)]
    [InlineData("OptInRequired", HttpStatusCode.Forbidden, UnreadableReason.RegionOff)]
    [InlineData("ExpiredTokenException", HttpStatusCode.BadRequest, UnreadableReason.ServiceError)]
    [InlineData("InternalFailure", HttpStatusCode.InternalServerError, UnreadableReason.ServiceError)]
    [InlineData("SomethingNew", HttpStatusCode.BadRequest, UnreadableReason.ServiceError)]
    [InlineData("PipelineNotFoundException", HttpStatusCode.BadRequest, UnreadableReason.NotFound)]
    public async Task Tells_failures_apart_by_code(string code, HttpStatusCode status, UnreadableReason reason)
    {
        var why = await AskAsync(_ => Interceptor.JsonError(code, "said", status));

        Assert.Equal(reason, why.Reason);
        Assert.Null(why.MissingPermission);
        Assert.Contains(Operation, why.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"pipeline\":[")]
    [InlineData("<html>captive portal</html>")]
    [InlineData("{\"pipeline\":\"text\"}")]
    [InlineData("{}")]
    public async Task An_answer_of_another_form_is_malformed_and_never_empty(string body)
    {
        var why = await AskAsync(_ => Interceptor.Json(HttpStatusCode.OK, body));

        Assert.Equal(UnreadableReason.Malformed, why.Reason);
        Assert.DoesNotContain("captive", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_a_failure_of_the_service() =>
        Assert.Equal(UnreadableReason.ServiceError, (await AskAsync(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection was reset."))).Reason);

    [Fact]
    public async Task An_endpoint_of_AWS_that_has_no_name_is_a_region_without_the_service()
    {
        var why = await AskAsync(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known"), endpoint: null);

        Assert.Equal(UnreadableReason.RegionOff, why.Reason);
        Assert.Contains("leave eu-west-1 out of the regions to scan", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_endpoint_that_has_no_name_is_a_failure() =>
        Assert.Equal(UnreadableReason.ServiceError, (await AskAsync(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known"))).Reason);

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_a_failure()
    {
        var why = await AskAsync(_ => throw new TaskCanceledException("timeout", new TimeoutException()));

        Assert.Equal(UnreadableReason.ServiceError, why.Reason);
        Assert.Contains("no answer in time", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_AWS_says_comes_as_one_short_line_without_control_characters()
    {
        var why = await AskAsync(_ => Interceptor.JsonError("InternalFailure", "first\\r\\nsecond\\u001b[31m\\u202e" + new string('x', 5000), HttpStatusCode.InternalServerError));

        Assert.Contains("first second [31m xxx", why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(why.Message, char.IsControl);
        Assert.InRange(why.Message.Length, 100, 600);
    }

    [Fact]
    public async Task Cancellation_propagates()
    {
        using var cancel = new CancellationTokenSource();
        var session = await OpenAsync(_ =>
        {
            cancel.Cancel();
            throw new TaskCanceledException();
        }, new Uri("http://aws.example"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(session, cancel.Token));
    }

    [Fact]
    public async Task A_listing_that_repeats_its_token_ends_and_keeps_what_it_gave()
    {
        var session = await OpenAsync(_ => Interceptor.Json(HttpStatusCode.OK, """{"pipelines":[{"name":"a"}],"nextToken":"again"}"""), new Uri("http://aws.example"));

        var pages = await session.In("eu-west-1").PagesAsync("codepipeline:ListPipelines", resource: null, async (token, cancel) =>
        {
            var page = await session.Clients.CodePipeline("eu-west-1").ListPipelinesAsync(new ListPipelinesRequest { NextToken = token }, cancel);
            return Page.Of(page.Pipelines, page.NextToken);
        }, TestContext.Current.CancellationToken);

        Assert.Equal(2, pages.Items.Length);
        Assert.Equal("codepipeline:ListPipelines in eu-west-1 repeats its page token and has no end. Scan again; if it stays, report it.", pages.Why?.Message);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _sessions?.Dispose();
    }

    private async Task<Unreadable> AskAsync(Func<SentRequest, HttpResponseMessage?> answer, string? endpoint = "http://aws.example")
    {
        var session = await OpenAsync(answer, endpoint is null ? null : new Uri(endpoint));
        return (await Assert.ThrowsAsync<UnreadableException>(() => AskAsync(session, TestContext.Current.CancellationToken))).Why;
    }

    private static Task<int?> AskAsync(AwsSession session, CancellationToken cancellation) => session.In("eu-west-1").AskAsync(Operation, Pipeline, async cancel =>
        (await session.Clients.CodePipeline("eu-west-1").GetPipelineAsync(new GetPipelineRequest { Name = "payments" }, cancel)).Pipeline.Version, cancellation);

    /// <summary>STS answers as it should; everything else is up to the test.</summary>
    private async Task<AwsSession> OpenAsync(Func<SentRequest, HttpResponseMessage?> answer, Uri? endpoint)
    {
        _sessions = Lab.Sessions(new AwsOptions { EndpointUrl = endpoint?.ToString(), Regions = ["eu-west-1"], Retries = 0 }, new Interceptor(request => request.Operation switch
        {
            "AssumeRole" => Sts("AssumeRole", "<Credentials><AccessKeyId>AKIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"),
            "GetCallerIdentity" => Sts("GetCallerIdentity", "<Arn>arn:aws:sts::111122223333:assumed-role/scanner/SecurityDashboard</Arn><Account>111122223333</Account>"),
            _ => answer(request),
        }));
        return _session = await _sessions.OpenAsync(Lab.Target("111122223333"), TestContext.Current.CancellationToken);
    }

    private static HttpResponseMessage Sts(string operation, string result) => Interceptor.Xml(HttpStatusCode.OK,
        $"<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>");
}
