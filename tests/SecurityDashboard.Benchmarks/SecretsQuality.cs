using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Benchmarks;

/// <summary>How often the detector is right on a labelled set (JSON lines with kind, name, value, label, type, ambiguous, aws_type), and how often secretlint is.</summary>
/// <remarks>secretlint is a program of its own: <c>npm install secretlint @secretlint/secretlint-rule-preset-recommend</c> in some folder, and name the folder.</remarks>
internal static class SecretsQuality
{
    public static async Task RunAsync(string[] args, FingerprintKey key)
    {
        if (args.FirstOrDefault(argument => argument.Contains(".jsonl", StringComparison.Ordinal)) is not { } path)
            return;

        var entries = Read(path).ToList();
        var start = Stopwatch.GetTimestamp();
        var ours = entries.Select(entry => Verdict(entry, key)).ToList();
        Console.WriteLine(FormattableString.Invariant($"\n{entries.Count} labelled entries in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms\n"));
        Console.WriteLine("| what                    | precision | recall |    F1 | found | missed | wrong |");
        Console.WriteLine("|-------------------------|-----------|--------|-------|-------|--------|-------|");
        Print("all", entries, ours);
        Print("unambiguous", entries, ours, entry => !entry.IsAmbiguous);
        foreach (var kind in entries.Select(entry => entry.Kind).Distinct())
            Print($"unambiguous, {kind}", entries, ours, entry => !entry.IsAmbiguous && entry.Kind == kind);

        var folder = Array.IndexOf(args, "--secretlint") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        if (folder is not null)
        {
            var theirs = await SecretlintAsync(folder, entries);
            Print("secretlint, all", entries, theirs);
            Print("secretlint, unambiguous", entries, theirs, entry => !entry.IsAmbiguous);
        }
    }

    private static bool Verdict(Entry entry, FingerprintKey key)
    {
        var kind = entry.Kind switch { "env" => ValueKind.Environment, "config" => ValueKind.Configuration, _ => ValueKind.Buildspec };
        var type = entry.Type switch { "PARAMETER_STORE" => DeclaredType.ParameterStore, "SECRETS_MANAGER" => DeclaredType.SecretsManager, _ => DeclaredType.Plaintext };
        return SecretDetector.Default.Inspect(new SecretContext(kind, entry.Name, entry.Value) { DeclaredType = type }, key).Any(trace => trace.Confidence >= SecretConfidence.Medium);
    }

    private static async Task<List<bool>> SecretlintAsync(string folder, List<Entry> entries)
    {
        var files = Directory.CreateTempSubdirectory("secretlint-");
        try
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var text = entries[i].Name.Length == 0 ? entries[i].Value : $"{entries[i].Name}={entries[i].Value}";
                await File.WriteAllTextAsync(Path.Combine(files.FullName, $"{i:D5}.txt"), text + "\n");
            }

            await File.WriteAllTextAsync(Path.Combine(files.FullName, "rules.json"), """{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}""");
            var run = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true };        // it cuts what it writes to a pipe
            foreach (var argument in new[] { "node_modules/.bin/secretlint", "--secretlintrc", Path.Combine(files.FullName, "rules.json"), "--format", "json", "--output", Path.Combine(files.FullName, "result.json"), Path.Combine(files.FullName, "*.txt") })
                run.ArgumentList.Add(argument);
            using var process = Process.Start(run) ?? throw new InvalidOperationException("node did not start.");
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();

            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(files.FullName, "result.json")));
            var hit = document.RootElement.EnumerateArray().Where(file => file.GetProperty("messages").GetArrayLength() > 0)
                .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file.GetProperty("filePath").GetString()!), CultureInfo.InvariantCulture)).ToHashSet();
            return [.. Enumerable.Range(0, entries.Count).Select(hit.Contains)];
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static void Print(string what, List<Entry> entries, List<bool> verdicts, Func<Entry, bool>? which = null)
    {
        int found = 0, missed = 0, wrong = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            if (which?.Invoke(entries[i]) == false)
                continue;

            found += entries[i].IsSecret && verdicts[i] ? 1 : 0;
            missed += entries[i].IsSecret && !verdicts[i] ? 1 : 0;
            wrong += !entries[i].IsSecret && verdicts[i] ? 1 : 0;
        }

        var precision = found / (double)Math.Max(1, found + wrong);
        var recall = found / (double)Math.Max(1, found + missed);
        var f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        Console.WriteLine(FormattableString.Invariant($"| {what,-23} |     {precision:0.000} |  {recall:0.000} | {f1:0.000} | {found,5} | {missed,6} | {wrong,5} |"));
    }

    private static IEnumerable<Entry> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string property) => root.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            yield return new Entry(Text("kind"), Text("name"), Text("value"), Text("aws_type"), Text("label") == "secret", root.TryGetProperty("ambiguous", out var ambiguous) && ambiguous.ValueKind == JsonValueKind.True);
        }
    }

    private sealed record Entry(string Kind, string Name, string Value, string Type, bool IsSecret, bool IsAmbiguous);
}
