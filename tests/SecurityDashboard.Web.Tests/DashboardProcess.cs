using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Web;

/// <summary>The dashboard as people start it: a process of its own, its console and its exit code.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private DashboardProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    public static DashboardProcess Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in (IEnumerable<string>)["exec", Path.Combine(AppContext.BaseDirectory, "SecurityDashboard.Web.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        return new DashboardProcess(Process.Start(start)!);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(DashboardHost.Cancellation);
        return _process.ExitCode;
    }

    /// <summary>The first group of the pattern in the first line that matches it; waits for the line.</summary>
    public Task<string> SayAsync(string pattern) => DashboardHost.EventuallyAsync(() =>
    {
        if (_process.HasExited)
            Assert.Fail($"The process ended before it said {pattern}:\n{string.Join('\n', _output.Concat(_errors))}");
        return Task.FromResult(_output.Select(line => Regex.Match(line, pattern)).FirstOrDefault(match => match.Success)?.Groups[1].Value);
    });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
