using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecurityDashboard.Aws.Calls;

namespace SecurityDashboard.Aws.Support;

/// <summary>Stands between the SDK and the endpoint: answers a request itself, or lets it through.</summary>
/// <param name="answer">Null lets the request through.</param>
internal sealed class Interceptor(Func<SentRequest, HttpResponseMessage?> answer) : DelegatingHandler(PacedHttp.Connections())
{
    private readonly Lock _lock = new();
    private readonly List<SentRequest> _sent = [];

    public IReadOnlyList<SentRequest> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body) => Answer(status, body, "application/x-amz-json-1.1");

    public static HttpResponseMessage JsonError(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) => Json(status, $$"""{"__type":"{{code}}","message":"{{message}}"}""");

    public static HttpResponseMessage Xml(HttpStatusCode status, string body) => Answer(status, body, "text/xml");

    public static HttpResponseMessage QueryError(string code, string message, HttpStatusCode status) =>
        Xml(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.Single()
            : body.StartsWith("Action=", StringComparison.Ordinal) || body.Contains("&Action=", StringComparison.Ordinal) ? body.Split("Action=")[1].Split('&')[0]
            : $"{request.Method} {request.RequestUri!.PathAndQuery}";
        var region = request.Headers.TryGetValues("Authorization", out var authorization) ? authorization.Single().Split('/')[2] : "";
        var sent = new SentRequest(operation, body, region, request.RequestUri!);
        lock (_lock)
            _sent.Add(sent);

        if ((answer(sent) ?? WhatTheEndpointLacks(sent)) is not { } own)
            return await base.SendAsync(request, cancellationToken);

        own.RequestMessage = request;
        return own;
    }

    /// <summary>Operations that neither moto nor the endpoint knows, as AWS answers where there is nothing.</summary>
    private static HttpResponseMessage? WhatTheEndpointLacks(SentRequest request) =>
        request.Is("ListRepositoryLinks") ? Json(HttpStatusCode.OK, """{"RepositoryLinks":[]}""")
        : request.Is("BatchGetDeploymentGroups") ? Json(HttpStatusCode.OK, DeploymentGroups(JsonNode.Parse(request.Body)!))
        : null;

    /// <summary>Each group that was asked for takes in the instances with its application in the tag "app".</summary>
    private static string DeploymentGroups(JsonNode asked) => JsonSerializer.Serialize(new
    {
        deploymentGroupsInfo = asked["deploymentGroupNames"]!.AsArray().Select(name => new
        {
            applicationName = (string?)asked["applicationName"],
            deploymentGroupName = (string?)name,
            computePlatform = "Server",
            ec2TagFilters = new[] { new { Key = "app", Type = "KEY_AND_VALUE", Value = (string?)asked["applicationName"] } },
        }),
    });

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type) => new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}

/// <param name="Operation">The JSON protocol's target, the query protocol's action, or method and path.</param>
/// <param name="Region">What the request is signed for.</param>
internal sealed record SentRequest(string Operation, string Body, string Region, Uri Url)
{
    public bool Is(string operation) => Operation == operation || Operation.EndsWith("." + operation, StringComparison.Ordinal);
}
