using System.IO.Compression;
using System.Text.Json;

namespace SecurityDashboard.Secrets;

/// <summary>Holds the detector to its bars on the labelled set beside the checkout, whose values are not part of this repository.</summary>
public sealed class DevelopmentSetTests(ITestOutputHelper output)
{
    [Fact]
    public void Is_right_often_enough_on_entries_that_people_agree_about()
    {
        if (FindSet() is not { } path)
        {
            Assert.Skip("The labelled set shared/data/secrets-dev.jsonl.gz is not beside the checkout.");
            return;
        }

        var all = Read(path).ToList();
        var score = Score.Of(all.Where(entry => !entry.IsAmbiguous));
        output.WriteLine($"all          {Score.Of(all)}");
        output.WriteLine($"unambiguous  {score}");
        foreach (var kind in all.Where(entry => !entry.IsAmbiguous).GroupBy(entry => entry.Kind))
            output.WriteLine($"{kind.Key,-12} {Score.Of(kind)}");

        Assert.True(score.Precision >= 0.98, $"precision fell below 0.98: {score}");
        Assert.True(score.Recall >= 0.88, $"recall fell below 0.88: {score}");
    }

    private static string? FindSet()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "secrets-dev.jsonl.gz");
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    private static IEnumerable<Entry> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string property) => root.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
            var kind = Text("kind") switch { "env" => ValueKind.Environment, "config" => ValueKind.Configuration, _ => ValueKind.Buildspec };
            var type = Text("aws_type") switch { "PARAMETER_STORE" => DeclaredType.ParameterStore, "SECRETS_MANAGER" => DeclaredType.SecretsManager, _ => DeclaredType.Plaintext };
            var traces = SecretDetector.Default.Inspect(new SecretContext(kind, Text("name"), Text("value")) { DeclaredType = type }, Made.Key);
            yield return new Entry(Text("kind"), Text("label") == "secret", root.GetProperty("ambiguous").GetBoolean(), traces.Any(trace => trace.Confidence >= SecretConfidence.Medium));
        }
    }

    private sealed record Entry(string Kind, bool IsSecret, bool IsAmbiguous, bool IsFound);

    private sealed record Score(int Found, int Missed, int Wrong)
    {
        public double Precision => Found / (double)Math.Max(1, Found + Wrong);

        public double Recall => Found / (double)Math.Max(1, Found + Missed);

        public static Score Of(IEnumerable<Entry> entries)
        {
            var list = entries.ToList();
            return new Score(list.Count(entry => entry.IsSecret && entry.IsFound), list.Count(entry => entry.IsSecret && !entry.IsFound), list.Count(entry => !entry.IsSecret && entry.IsFound));
        }

        public override string ToString() => FormattableString.Invariant($"precision {Precision:0.000} recall {Recall:0.000} ({Found} found, {Missed} missed, {Wrong} wrong)");
    }
}
