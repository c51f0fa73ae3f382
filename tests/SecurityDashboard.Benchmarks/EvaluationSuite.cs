using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Results;

namespace SecurityDashboard.Benchmarks;

/// <summary>Judging and scoring: the demo estate, many times over under other account ids.</summary>
internal sealed class EvaluationSuite : Suite
{
    private const int Pipelines = 2_000;

    public override string Name => "evaluation";

    public override string About => "judge and score 2,000 pipelines";

    public override Task RunAsync(string[] args)
    {
        var demo = DemoEstate.Snapshots(DateTimeOffset.UnixEpoch.AddYears(56)).Select(SnapshotText).ToList();
        var copies = 1 + (Pipelines / DemoEstate.Snapshots(DateTimeOffset.UnixEpoch).SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Count());
        var snapshots = Enumerable.Range(0, copies).SelectMany(copy => demo.Select(text => Read(text, copy))).ToList();
        var count = snapshots.SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Count();
        Console.WriteLine($"{snapshots.Count} accounts, {count} pipelines, {snapshots.Sum(snapshot => snapshot.Resources.Length)} resources, {ControlCatalog.All.Length} controls");

        EstateResult? result = null;
        Median($"judge and score {count} pipelines", () => result = EstateResult.Of(snapshots));
        Console.WriteLine($"{result!.Findings.Length} evaluations; {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB live with snapshots and result");
        return Task.CompletedTask;
    }

    private static string SnapshotText(AccountSnapshot snapshot)
    {
        using var brotli = new System.IO.Compression.BrotliStream(new MemoryStream(SnapshotDocument.Write(snapshot)), System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(brotli);
        return reader.ReadToEnd();
    }

    /// <summary>The same account under another id: its digits replaced wherever they stand, and its buckets renamed with them.</summary>
    private static AccountSnapshot Read(string text, int copy)
    {
        var renamed = DemoEstate.Snapshots(DateTimeOffset.UnixEpoch).Select(snapshot => snapshot.Account.Text)
            .Aggregate(text, (current, account) => current.Replace(account, account[..4] + copy.ToString("D4", System.Globalization.CultureInfo.InvariantCulture) + account[8..], StringComparison.Ordinal));
        using var compressed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(renamed));
        compressed.Position = 0;
        return SnapshotDocument.Read(compressed);
    }
}
