using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SecurityDashboard.EndToEnd;

/// <summary>The dashboard as people start it: a process of its own in an empty folder, and what it prints.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-").FullName;
    private static readonly ConcurrentQueue<string> AllErrors = new();

    private readonly ConcurrentQueue<string> _said = new();
    private readonly Process _process;
    private bool _isError;

    /// <param name="settings">As on the command line, such as --demo or --Database:Provider=Postgres.</param>
    public DashboardProcess(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [WebAssembly(), $"--Urls={Address}", .. settings]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // Credentials of nobody: nothing of this machine's profiles or instance role is used.
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"], start.Environment["AWS_EC2_METADATA_DISABLED"]) = ("AKIAHUB0000000000000", "hub", "true");
        foreach (var name in (string[])["AWS_PROFILE", "AWS_ENDPOINT_URL"])
            start.Environment.Remove(name);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What any dashboard logged as an error, with what belongs to it.</summary>
    public static string Errors => string.Join('\n', AllErrors);

    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    /// <summary>Waits for a line that matches. What was printed before counts.</summary>
    public async Task<Match> SaysAsync(Regex line)
    {
        for (var asked = Stopwatch.StartNew(); asked.Elapsed < StartLimit && !_process.HasExited; await Task.Delay(50))
            if (_said.Select(text => line.Match(text)).FirstOrDefault(match => match.Success) is { } found)
                return found;
        throw new InvalidOperationException($"The dashboard did not say {line}:\n{string.Join('\n', _said)}");
    }

    public IEnumerable<Match> Said(Regex line) => _said.Select(text => line.Match(text)).Where(match => match.Success);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The folder is temporary; the system clears what is left of it.
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;

        _said.Enqueue(text);
        // A line of the log begins with the time; what does not belongs to the one before.
        _isError = text.Contains(" ERR ", StringComparison.Ordinal) || text.Contains(" FTL ", StringComparison.Ordinal) || (_isError && !char.IsAsciiDigit(text.FirstOrDefault()));
        if (_isError)
            AllErrors.Enqueue(text);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Beside our own output: artifacts/bin/PROJECT/CONFIGURATION.</summary>
    private static string WebAssembly() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "SecurityDashboard.Web", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "SecurityDashboard.Web.dll"));
}
