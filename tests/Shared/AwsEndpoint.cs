using System.Net.Http.Json;
using System.Text;

namespace SecurityDashboard.Testing;

/// <summary>
/// The AWS endpoint for tests that lies beside the repository (shared/tools/aws-endpoint): moto and what moto lacks, with throttling,
/// denials and latency on demand, and a count of the calls. Use as a class or collection fixture.
/// </summary>
public sealed class AwsEndpoint : IAsyncLifetime
{
    private LocalServer? _server;
    private HttpClient? _http;

    /// <summary>Whether it has AWS's own managed policies, such as AdministratorAccess; it is then slow with more than a few accounts.</summary>
    public bool KnowsAwsPolicies { get; init; }

    public bool IsThere => _server is not null;

    /// <summary>Where it listens. Skips the asking test where the endpoint is not beside the repository, and fails it in CI.</summary>
    public Uri Url
    {
        get
        {
            Require.OrSkip(_server is not null, "python3 with moto, and ../shared/tools/aws-endpoint/aws_endpoint.py beside the repository; the tests against it did not run.");
            return _server!.Url;
        }
    }

    private HttpClient Http => _http ??= new HttpClient { BaseAddress = Url };

    public async ValueTask InitializeAsync()
    {
        // moto_server on PATH tells that python3 has moto.
        if (Script() is { } script && LocalServer.IsOnPath("python3") && LocalServer.IsOnPath("moto_server"))
            _server = await LocalServer.StartAsync(port => [.. KnowsAwsPolicies ? ["env", "MOTO_IAM_LOAD_MANAGED_POLICIES=true"] : Array.Empty<string>(), "python3", script, "--port", $"{port}"]);
    }

    /// <summary>Sets latency, throttling, errors, denials and page size; a key that is left out keeps its value.</summary>
    /// <param name="json">Such as {"throttle":{"kms:*":0.3},"deny":["s3:GetBucketPolicy"],"page":5}.</param>
    public Task ConfigureAsync(string json) => PostAsync("plus/config", json);

    /// <summary>How often each operation was called since the last reset, by "account|service:Operation".</summary>
    public async Task<IReadOnlyDictionary<string, int>> CallsAsync()
        => await Http.GetFromJsonAsync<Dictionary<string, int>>(new Uri("plus/calls", UriKind.Relative)) ?? [];

    /// <summary>Forgets the calls, and keeps the resources.</summary>
    public Task ResetCallsAsync() => PostAsync("plus/reset-calls", "");

    /// <summary>Forgets every resource, setting and call.</summary>
    public Task ResetAsync() => PostAsync("moto-api/reset", "");

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();

        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static string? Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SecurityDashboard.sln")))
                continue;

            var script = Path.Combine(folder.FullName, "..", "shared", "tools", "aws-endpoint", "aws_endpoint.py");
            return File.Exists(script) ? Path.GetFullPath(script) : null;
        }

        return null;
    }
}
