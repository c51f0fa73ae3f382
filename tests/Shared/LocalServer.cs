using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SecurityDashboard.Testing;

/// <summary>A server process on a free port of 127.0.0.1, for as long as this object lives; it ends with the test process even when that is killed.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private LocalServer(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    /// <summary>Whether a program of this name is on PATH.</summary>
    public static bool IsOnPath(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Starts the command and returns once it answers HTTP. The port is free when it is chosen; another may take it first, so it tries again.</summary>
    public static async Task<LocalServer> StartAsync(Func<int, IReadOnlyList<string>> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var server = new LocalServer(Launch(command(port)), new Uri($"http://127.0.0.1:{port}/"));

            if (await server.AnswersAsync())
                return server;

            var output = string.Join('\n', server._output);
            await server.DisposeAsync();

            if (attempt == 3)
                throw new InvalidOperationException($"{command(port)[0]} did not answer at {server.Url}:\n{output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The shell kills the server when its own input ends, which is when the test process does, however that comes about.
    private static Process Launch(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var argument in (IEnumerable<string>)["-c", "exec 3<&0; \"$@\" & server=$!; { cat <&3 >/dev/null; kill $server 2>/dev/null; } & wait $server", "sh", .. command])
            start.ArgumentList.Add(argument);

        // Clients of the test process may be pointed elsewhere; the server must not follow them.
        start.Environment.Remove("AWS_ENDPOINT_URL");

        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} could not be started.");
    }

    private async Task<bool> AnswersAsync()
    {
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var patience = new CancellationTokenSource(Patience);

        while (!_process.HasExited && !patience.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(Url, patience.Token);
                return true;
            }
            catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text && _output.Count < 200)
            _output.Enqueue(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
