using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SecurityDashboard.Web.Support;

/// <summary>Stands between the program and an AWS endpoint: keeps what was answered, and answers something else where a test says so.</summary>
internal sealed class AwsRelay : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly HttpClient _client;
    private readonly WebApplication _server;

    private AwsRelay(Uri endpoint)
    {
        _client = new HttpClient { BaseAddress = endpoint };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(RelayAsync);
    }

    /// <summary>Every body that was answered so far.</summary>
    public string Answers => string.Join('\n', _answers);

    public Uri Url => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What an operation is answered instead of the endpoint's own body; null for that one.</summary>
    public Func<string, string, (HttpStatusCode Status, string Body)?> Change { get; set; } = (_, _) => null;

    public static async Task<AwsRelay> StartAsync(Uri endpoint)
    {
        var relay = new AwsRelay(endpoint);
        await relay._server.StartAsync(DashboardHost.Cancellation);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async Task RelayAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString.ToString());
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers)
            if (name is not ("Host" or "Content-Length" or "Transfer-Encoding") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

        using var answer = await _client.SendAsync(request, context.RequestAborted);
        var bytes = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        var status = answer.StatusCode;
        if (Change(OperationOf(context, body.ToArray()), Encoding.UTF8.GetString(bytes)) is { } changed)
            (status, bytes) = (changed.Status, Encoding.UTF8.GetBytes(changed.Body));

        _answers.Enqueue(Encoding.UTF8.GetString(bytes));
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>The name after the last dot of the target, the action of a form, or the path.</summary>
    private static string OperationOf(HttpContext context, byte[] body) => context.Request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target
        ? target[(target.LastIndexOf('.') + 1)..]
        : Encoding.UTF8.GetString(body).Split('&').FirstOrDefault(field => field.StartsWith("Action=", StringComparison.Ordinal))?["Action=".Length..] ?? context.Request.Path.ToString();
}
