using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Benchmarks;

/// <summary>How long people wait, and how much memory the server takes, while two hundred of them have a list of findings open and filter it.</summary>
internal sealed partial class CircuitsSuite : Suite
{
    private const int People = 200;
    private const int Turns = 12;

    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(5);

    public override string Name => "circuits";

    public override string About => "200 open pages whose filters are used: memory of the server, and time of an interaction; the demo estate in a process of its own, or options: URL, name, password and process id of a dashboard (Linux)";

    public override async Task RunAsync(string[] args)
    {
        if (args is [var url, var name, var password, var pid])
        {
            await MeasureAsync(new Uri(url), name, password, int.Parse(pid, CultureInfo.InvariantCulture));
            return;
        }

        var folder = Directory.CreateTempSubdirectory("circuits-");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var said = new ConcurrentQueue<string>();
        using var server = new Process { StartInfo = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "SecurityDashboard.Web.dll"), "--demo", $"--Urls={address}", "--Log:Level=Warning"]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true } };
        server.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        server.Start();
        server.BeginOutputReadLine();
        try
        {
            var token = await SaidAsync(server, said, Token());
            await ScannedAsync(address, token.Groups[1].Value);
            var person = await SaidAsync(server, said, Engineer());
            await MeasureAsync(address, person.Groups[1].Value, person.Groups[2].Value, server.Id);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Uri server, string name, string password, int pid)
    {
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler { CookieContainer = cookies };
        using var browser = new HttpClient(handler) { BaseAddress = server };
        await SignInAsync(browser, name, password);
        var before = Memory(pid, "VmRSS");

        var circuits = new ConcurrentBag<Circuit>();
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, People), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellation) =>
            circuits.Add(await Circuit.OpenAsync(browser, cookies, new Uri(server, "/findings?group=none&sev=high"), cancellation)));
        var opened = Stopwatch.GetElapsedTime(start);
        var open = Memory(pid, "VmRSS");

        // Their first turns are spread over the time that people think, so that they do not act in step.
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(circuits.Select(async (circuit, number) =>
        {
            await Task.Delay(Thinking * number / People);
            for (var turn = 0; turn < Turns; turn++)
            {
                var severity = turn % 2 == 0 ? "medium" : "high";
                using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                times.Add((await circuit.GoAsync(new Uri(server, $"/findings?group=none&sev={severity}"), $"sev={severity}&finding=", patience.Token)).TotalMilliseconds);
                await Task.Delay(Thinking);
            }
        }));

        var sorted = times.Order().ToArray();
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{circuits.Count} circuits opened in {opened.TotalSeconds:N1} s; server {before} MiB before, {open} MiB with them, {Memory(pid, "VmHWM")} MiB at most (limit 1,536)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sorted.Length:N0} filters used, one every {Thinking.TotalSeconds:N0} s each: p50 {At(0.5):N0} ms, p95 {At(0.95):N0} ms, max {sorted[^1]:N0} ms until the new rows arrived (limit 100 at p95); {circuits.Count(circuit => circuit.Error is not null)} circuits failed; load {load}"));
        foreach (var circuit in circuits)
            await circuit.DisposeAsync();

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }

    private static async Task SignInAsync(HttpClient browser, string name, string password)
    {
        var page = await browser.GetStringAsync(new Uri("/login", UriKind.Relative));
        var hidden = Hidden().Matches(page).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value))).DistinctBy(field => field.Key);
        using var form = new FormUrlEncodedContent([.. hidden, KeyValuePair.Create("Input.Name", name), KeyValuePair.Create("Input.Password", password)]);
        using var answer = await browser.PostAsync(new Uri("/login", UriKind.Relative), form);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath is "/login")
            throw new InvalidOperationException($"{name} could not sign in.");
    }

    private static async Task<Match> SaidAsync(Process server, ConcurrentQueue<string> said, Regex line)
    {
        while (!server.HasExited)
        {
            if (said.Select(text => line.Match(text)).FirstOrDefault(match => match.Success) is { } found)
                return found;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The dashboard ended:\n{string.Join('\n', said)}");
    }

    /// <summary>Once each demo account was read today, so that nothing else is at work.</summary>
    private static async Task ScannedAsync(Uri server, string token)
    {
        using var api = new HttpClient { BaseAddress = server };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        while (true)
        {
            var scans = (await api.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/scans?limit=3", UriKind.Relative))).GetProperty("items");
            if (scans.GetArrayLength() == 3 && scans.EnumerateArray().All(scan => scan.GetProperty("state").GetString() is "done" && scan.GetProperty("requestedAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddDays(-1)))
                return;
            await Task.Delay(500);
        }
    }

    /// <summary>In MiB, as the system counts it for the process.</summary>
    private static int Memory(int pid, string what) =>
        int.Parse(File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^API token: (\S+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex(@"^Sign-in: (\S+) / (\S+) \(Engineer\)$", RegexOptions.NonBacktracking)]
    private static partial Regex Engineer();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Hidden();
}
