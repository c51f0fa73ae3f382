using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Benchmarks;

/// <summary>A page that somebody has open: what a browser holds with the server, without the browser.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource<object?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (byte[] Text, TaskCompletionSource Seen)? _waiting;
    private Task _work = Task.CompletedTask;

    /// <summary>What went wrong at the server; null while nothing did.</summary>
    public string? Error { get; private set; }

    /// <summary>Loads the page, takes the parts that are to live from it, and starts them.</summary>
    public static async Task<Circuit> OpenAsync(HttpClient browser, CookieContainer cookies, Uri page, CancellationToken cancellation)
    {
        var html = await browser.GetStringAsync(page, cancellation);
        var parts = Part().Matches(html).Select(match => match.Groups[1].Value).ToList();
        if (parts.Count == 0)
            throw new InvalidOperationException($"{page} has no interactive parts.");

        var circuit = new Circuit();
        circuit._socket.Options.Cookies = cookies;
        await circuit._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, cancellation);
        await circuit.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray());
        circuit._work = Task.WhenAll(circuit.ReceiveAsync(), circuit.PingAsync());
        await circuit.SendAsync(BlazorPack.Invoke("start", "StartCircuit", page.GetLeftPart(UriPartial.Authority) + "/", page.ToString(), $"[{string.Join(',', parts)}]", State().Match(html).Groups[1].Value));
        if (await circuit._started.Task.WaitAsync(cancellation) is null)
            throw new InvalidOperationException($"The server started no circuit: {circuit.Error}");
        return circuit;
    }

    /// <summary>Goes to another address on the page, as a filter does, and waits for what it shows.</summary>
    /// <param name="shows">What stands in the new content only.</param>
    public async Task<TimeSpan> GoAsync(Uri address, string shows, CancellationToken cancellation)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = (Encoding.UTF8.GetBytes(shows), seen);
        var start = Stopwatch.GetTimestamp();
        await SendAsync(BlazorPack.Invoke(id: null, "OnLocationChanged", address.ToString(), null, false));
        await seen.Task.WaitAsync(cancellation);
        return Stopwatch.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        _socket.Dispose();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _left.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var (received, buffer, isGreeted) = (new List<byte>(), new byte[64 * 1024], false);
        while (!_left.IsCancellationRequested)
        {
            var part = await _socket.ReceiveAsync(buffer, _left.Token);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                Fail($"The server closed the connection: {part.CloseStatusDescription}");
                return;
            }

            received.AddRange(buffer.AsSpan(0, part.Count));
            // The answer to the greeting is text, and ends with the mark that text messages end with.
            if (!isGreeted && received.IndexOf(0x1E) is >= 0 and var end)
            {
                received.RemoveRange(0, end + 1);
                isGreeted = true;
            }

            if (isGreeted)
                foreach (var message in BlazorPack.Messages(received))
                    await AnswerAsync(message);
        }
    }

    private async Task AnswerAsync(object?[] message)
    {
        switch (message[0])
        {
            case (long)BlazorPack.Completion when message[2] is "start":
                if (message[3] is 1L)
                    Fail($"{message[4]}");
                _started.TrySetResult(message[3] is 3L ? message[4] : null);
                break;
            case (long)BlazorPack.Close:
                Fail($"The server closed: {message.ElementAtOrDefault(1)}");
                break;
            case (long)BlazorPack.Invocation when message is [_, _, _, string target, object?[] arguments, ..]:
                await AnswerAsync(target, arguments);
                break;
        }
    }

    private async Task AnswerAsync(string target, object?[] arguments)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                if (_waiting is { } waiting && ((byte[])arguments[1]!).AsSpan().IndexOf(waiting.Text) >= 0)
                {
                    _waiting = null;
                    waiting.Seen.TrySetResult();
                }

                await SendAsync(BlazorPack.Invoke(id: null, "OnRenderCompleted", (long)arguments[0]!, null));
                break;
            case "JS.BeginInvokeJS" when arguments[0] is not 0L:
                // A browser without a choice of theme, which answers everything else with nothing.
                await SendAsync(BlazorPack.Invoke(id: null, "EndInvokeJSFromDotNet", (long)arguments[0]!, true, $"[{arguments[0]},true,{(arguments[1] is "dashboard.isDark" ? "false" : "null")}]"));
                break;
            case "JS.Error":
                Fail($"{arguments[0]}");
                break;
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingEvery);
        while (await timer.WaitForNextTickAsync(_left.Token))
            await SendAsync(BlazorPack.Ping);
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_left.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _left.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Fail(string error)
    {
        Error ??= error;
        _started.TrySetResult(null);
        _waiting?.Seen.TrySetException(new InvalidOperationException(error));
    }

    [GeneratedRegex(@"<!--Blazor:(\{[^>]*""descriptor""[^>]*\})-->", RegexOptions.NonBacktracking)]
    private static partial Regex Part();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^>]*)-->", RegexOptions.NonBacktracking)]
    private static partial Regex State();
}
