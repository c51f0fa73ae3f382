using System.Net;
using Amazon.CodeBuild;
using Amazon.CodePipeline.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

public sealed class ReplyTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passes_over_members_that_it_does_not_know()
    {
        var reply = await ListPipelinesAsync("""{"pipelines":[{"name":"p1","future":{"x":[1,{"y":null}]}}],"newField":1}""");

        Assert.Equal("p1", Assert.Single(reply.Pipelines).Name);
    }

    [Fact]
    public async Task Leaves_absent_members_null()
    {
        var reply = await ListPipelinesAsync("""{"pipelines":[{}]}""");

        Assert.Equal((null, null, null), (reply.Pipelines[0].Name, reply.Pipelines[0].Version, reply.NextToken));
        Assert.Null((await ListPipelinesAsync("{}")).Pipelines);
    }

    [Fact]
    public async Task Reads_times_as_utc_whether_seconds_or_text()
    {
        var reply = await ListPipelinesAsync("""{"pipelines":[{"created":1700000000.5,"updated":"2023-11-14T23:13:20+01:00"}]}""");

        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 500, DateTimeKind.Utc), reply.Pipelines[0].Created);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc), reply.Pipelines[0].Updated);
        Assert.Equal(DateTimeKind.Utc, reply.Pipelines[0].Updated?.Kind);
    }

    [Fact]
    public async Task Tells_the_status_and_the_request_id()
    {
        var reply = await ListPipelinesAsync("{}");

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatusCode);
        Assert.Equal("request-1", reply.ResponseMetadata.RequestId);
    }

    [Theory]
    [InlineData("""{"pipelines":[""")]
    [InlineData("""{"pipelines":[{"name":"p1"}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""<html>login</html>""")]
    [InlineData("")]
    public async Task A_reply_that_is_not_whole_json_is_an_error_and_never_an_empty_list(string body)
        => await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => ListPipelinesAsync(body));

    [Theory]
    [InlineData("<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap>")]
    [InlineData("")]
    [InlineData("{}")]
    public async Task A_reply_that_is_not_whole_xml_is_an_error_and_never_an_empty_list(string body)
        => await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => SummaryAsync(Reply.Xml(body)));

    [Fact]
    public async Task A_reply_cannot_set_what_the_http_answer_decides()
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json("""{"HttpStatusCode":404,"ContentLength":7,"ResponseMetadata":{"RequestId":"forged"},"httpStatusCode":404,"projects":["p"]}"""));
        using var client = new AmazonCodeBuildClient(Clients.Hub, Clients.At(new AmazonCodeBuildConfig(), aws.Url, "eu-west-1"));

        var reply = await client.ListProjectsAsync(new Amazon.CodeBuild.Model.ListProjectsRequest(), Cancellation);

        Assert.Equal((HttpStatusCode.OK, "request-1", "p"), (reply.HttpStatusCode, reply.ResponseMetadata.RequestId, Assert.Single(reply.Projects)));
    }

    [Fact]
    public async Task Xml_cannot_set_what_the_http_answer_decides()
    {
        var reply = await SummaryAsync(Reply.Iam("GetAccountSummary", "<HttpStatusCode>404</HttpStatusCode><ContentLength>x</ContentLength><RequestId>forged</RequestId><SummaryMap/>"));

        Assert.Equal((HttpStatusCode.OK, "request-1"), (reply.HttpStatusCode, reply.ResponseMetadata.RequestId));
    }

    [Fact]
    public async Task Xml_with_a_document_type_is_refused()
    {
        const string Bomb = """
            <!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap><entry><key>&b;</key><value>1</value></entry></SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>
            """;

        var error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => SummaryAsync(Reply.Xml(Bomb)));

        Assert.Contains("DTD is prohibited", $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_a_document_type_is_an_error_without_its_entities()
    {
        const string Bomb = """<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><ErrorResponse><Error><Code>AccessDenied</Code><Message>&a;</Message></Error></ErrorResponse>""";

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => SummaryAsync(Reply.Xml(Bomb, 403)));

        Assert.DoesNotContain(File.ReadAllText("/etc/hostname").Trim(), $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_without_end_is_given_up()
    {
        var endless = new string('x', 1 << 16);
        await using var aws = await FakeAws.StartAsync(Reply.Json("""{"nextToken":" """) with { Endless = endless });
        using var client = Clients.CodePipeline(aws.Url, config => config.MaxErrorRetry = 0);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation));

        Assert.Contains("The reply is larger than 67108864 bytes", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<x>long</x>", "The reply is larger than 67108864 bytes")]
    [InlineData("<x>", "The reply nests more than 64 elements")]
    public async Task An_xml_reply_without_end_is_given_up(string endless, string because)
    {
        var chunk = endless.Replace("long", new string('x', 1 << 16), StringComparison.Ordinal);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => SummaryAsync(Reply.Xml("<GetAccountSummaryResponse>") with { Endless = chunk }));

        Assert.Contains(because, $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_xml_is_an_error_with_its_status()
    {
        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => SummaryAsync(new Reply(403, "text/html", "<html><br>Blocked by the proxy<p></html>")));

        Assert.Equal(HttpStatusCode.Forbidden, error.StatusCode);
        Assert.Contains("Blocked by the proxy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xml_maps_and_lists_of_an_odd_form_lose_only_the_odd_part()
    {
        var reply = await SummaryAsync(Reply.Iam("GetAccountSummary", "<SummaryMap><entry><key>Users</key><value>4</value></entry><entry><value>5</value></entry><entry><key>Roles</key></entry></SummaryMap>"));

        Assert.Equal(["Users"], reply.SummaryMap.Keys);
    }

    private static async Task<ListPipelinesResponse> ListPipelinesAsync(string body)
    {
        await using var aws = await FakeAws.StartAsync(Reply.Json(body));
        using var client = Clients.CodePipeline(aws.Url, config => config.MaxErrorRetry = 0);
        return await client.ListPipelinesAsync(new ListPipelinesRequest(), Cancellation);
    }

    private static async Task<GetAccountSummaryResponse> SummaryAsync(Reply reply)
    {
        await using var aws = await FakeAws.StartAsync(reply);
        using var client = Clients.Iam(aws.Url, config => config.MaxErrorRetry = 0);
        return await client.GetAccountSummaryAsync(new GetAccountSummaryRequest(), Cancellation);
    }
}
