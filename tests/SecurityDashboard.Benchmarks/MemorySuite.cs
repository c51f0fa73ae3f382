using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Benchmarks;

/// <summary>What the web process takes of memory, idle and while it scans: the demo, started as people start it.</summary>
internal sealed class MemorySuite : Suite
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public override string Name => "memory";

    public override string About => "resident memory and GC heap of the web process; options: the path of a published SecurityDashboard.Web.dll (Linux)";

    public override async Task RunAsync(string[] args)
    {
        if (args is not [var path, ..])
        {
            Console.WriteLine("Publish first: dotnet publish src/SecurityDashboard.Web -c Release -o FOLDER; then give FOLDER/SecurityDashboard.Web.dll.");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("dashboard-memory-");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.GetFullPath(path), "--demo", "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var http = await ConnectAsync(process);
            // A full pipe would stop it.
            var log = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            await UntilSettledAsync(http);
            await Task.Delay(Rest);
            await ReportAsync("idle after the demo's history", process, http);

            var (peak, rounds) = (0L, 0);
            for (var end = Stopwatch.GetTimestamp() + (30 * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end; rounds++)
            {
                foreach (var account in await ItemsAsync(http, "/api/v1/accounts"))
                    await http.PostAsync(new Uri($"/api/v1/accounts/{account.GetProperty("id").GetString()}/scan", UriKind.Relative), content: null);
                do
                {
                    peak = Math.Max(peak, Resident(process));
                    await Task.Delay(50);
                }
                while ((await ItemsAsync(http, "/api/v1/scans?limit=5")).Any(scan => scan.GetProperty("state").GetString() is "queued" or "running" or "evaluating"));
            }

            Console.WriteLine($"while scanning ({rounds} rounds of every account): resident {peak >> 20} MiB at most");
            await Task.Delay(Rest);
            await ReportAsync("idle after scanning", process, http);
            if (log.IsCompleted)
                Console.WriteLine("The process ended by itself.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<HttpClient> ConnectAsync(Process process)
    {
        string? address = null, token = null;
        while (address is null || token is null)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended.");
            address ??= Regex.Match(line, "Now listening on: (http\\S+)") is { Success: true } listening ? listening.Groups[1].Value : null;
            token ??= Regex.Match(line, "^API token: (\\S+)$") is { Success: true } printed ? printed.Groups[1].Value : null;
        }

        var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task UntilSettledAsync(HttpClient http)
    {
        while ((await ItemsAsync(http, "/api/v1/scans?limit=5")) is not { Count: > 0 } scans || scans.Any(scan => scan.GetProperty("state").GetString() is not "done"))
            await Task.Delay(500);
    }

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient http, string address)
    {
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            return [];
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Clone())];
    }

    private static async Task ReportAsync(string when, Process process, HttpClient http)
    {
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var heap = Regex.Matches(metrics, "^dotnet_gc_last_collection_heap_size_bytes\\{[^}]*\\} (\\S+)", RegexOptions.Multiline)
            .Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Console.WriteLine($"{when}: resident {Resident(process) >> 20} MiB, GC heap after the last collection {(long)heap >> 20} MiB");
    }

    private static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
