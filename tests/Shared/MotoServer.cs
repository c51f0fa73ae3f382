namespace SecurityDashboard.Testing;

/// <summary>
/// A moto_server of one's own: an independent implementation of the AWS APIs, with one account per account id. Use as a class or
/// collection fixture.
/// </summary>
public sealed class MotoServer : IAsyncLifetime
{
    private const string Program = "moto_server";

    private LocalServer? _server;

    /// <summary>Where it listens. Skips the asking test where moto_server is not on PATH, and fails it in CI.</summary>
    public Uri Url
    {
        get
        {
            Require.OrSkip(_server is not null, "moto_server on PATH (pip install \"moto[server]\"); the tests against it did not run.");
            return _server!.Url;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (LocalServer.IsOnPath(Program))
            _server = await LocalServer.StartAsync(port => [Program, "-H", "127.0.0.1", "-p", $"{port}"]);
    }

    public async Task ResetAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var answer = await http.PostAsync(new Uri("moto-api/reset", UriKind.Relative), content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
