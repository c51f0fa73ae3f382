using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SecurityDashboard.AwsSdk;

/// <summary>A scripted AWS on 127.0.0.1: each reply in turn, the last one for ever.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<Call> _calls = new();

    private FakeAws(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>Completes when the first call has arrived.</summary>
    public Task Called => _called.Task;

    public static async Task<FakeAws> StartAsync(params Reply[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));

        var app = builder.Build();
        var fake = new FakeAws(app);
        app.Run(http => fake.AnswerAsync(http, script));
        await app.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>As it was sent: escaped.</summary>
    private static string RawPath(HttpContext http) => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];

    private async Task AnswerAsync(HttpContext http, Reply[] script)
    {
        using var body = new StreamReader(http.Request.Body);
        var call = new Call(http.Request.Method, RawPath(http), $"{http.Request.QueryString}", await body.ReadToEndAsync(), http.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase));

        _calls.Enqueue(call);
        var reply = script[Math.Min(_calls.Count, script.Length) - 1];
        _called.TrySetResult();

        if (reply.Never)
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        http.Response.Headers["x-amzn-RequestId"] = $"request-{_calls.Count}";

        if (reply.Endless is { } chunk)
        {
            await http.Response.WriteAsync(reply.Body);
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.WriteAsync(chunk);
        }
        else
        {
            await http.Response.WriteAsync(reply.Body);
        }
    }
}

internal sealed record Call(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Target => Headers.GetValueOrDefault("X-Amz-Target", "");

    public string Authorization => Headers.GetValueOrDefault("Authorization", "");
}

internal sealed record Reply(int Status, string ContentType, string Body)
{
    /// <summary>Holds the request until the caller goes away.</summary>
    public bool Never { get; init; }

    /// <summary>Follows the body again and again until the caller goes away.</summary>
    public string? Endless { get; init; }

    public static Reply Json(string body, int status = 200) => new(status, "application/x-amz-json-1.1", body);

    public static Reply Xml(string body, int status = 200) => new(status, "text/xml", body);

    public static Reply JsonError(string code, string message = "", int status = 400) => Json($$"""{"__type":"{{code}}","message":"{{message}}"}""", status);

    public static Reply XmlError(string code, string message = "", int status = 400) => Xml(
        $"<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>in-body</RequestId></ErrorResponse>", status);

    public static Reply Iam(string operation, string result) => Xml(
        $"<{operation}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>in-body</RequestId></ResponseMetadata></{operation}Response>");
}
