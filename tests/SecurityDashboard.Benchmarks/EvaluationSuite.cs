using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Results;

namespace SecurityDashboard.Benchmarks;

/// <summary>Judging and scoring: the demo estate, many times over under other account ids.</summary>
internal sealed class EvaluationSuite : Suite
{
    private const int Pipelines = 2_000;

    public override string Name => "evaluation";

    public override string About => "judge and score 2,000 pipelines: in about a hundred accounts, and in one; [large [ACCOUNTS]: 100 accounts x 200 pipelines] [controls: each control's share]";

    public override Task RunAsync(string[] args)
    {
        if (args is ["large", ..])
        {
            Judge([.. ManyAccounts.Large(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100, pipelinesEach: 200)]);
        }
        else if (args is ["controls", ..])
        {
            Shares([.. ManyAccounts.Large(3, 200)]);
        }
        else
        {
            Judge(ManyAccounts.With(Pipelines));
            Judge([ManyAccounts.One(Pipelines)]);
        }

        return Task.CompletedTask;
    }

    private static void Judge(List<AccountSnapshot> snapshots)
    {
        var count = snapshots.SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Count();
        var resources = snapshots.Sum(snapshot => snapshot.Resources.Length);
        var before = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        Console.WriteLine($"{snapshots.Count} accounts, {count} pipelines, {resources} resources, {ControlCatalog.All.Length} controls; snapshots take {before} MiB; {(GCSettings.IsServerGC ? "the server's collector, as in the dashboard" : "the workstation's collector; DOTNET_gcServer=1 for the dashboard's")}");

        var (evaluations, scored, spent) = (0, 0, TimeSpan.Zero);
        Median($"judge and score {count} pipelines", () =>
        {
            var start = Environment.CpuUsage.TotalTime;
            (evaluations, scored) = (0, 0);
            foreach (var part in EstateResult.Apart(snapshots))
                (evaluations, scored) = (evaluations + part.Findings.Length, scored + part.Pipelines.Length);
            spent = Environment.CpuUsage.TotalTime - start;
        });
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{evaluations} evaluations, {scored} scores; {spent.TotalSeconds:N2} s of processor time in the last run; at most {process.PeakWorkingSet64 >> 20} MiB resident"));
    }

    /// <summary>Which controls take how long, each the first time and once more: what the first to ask works out, the others share.</summary>
    private static void Shares(List<AccountSnapshot> snapshots)
    {
        foreach (var round in (string[])["warm-up", "measured"])
        {
            var spent = new List<(string Id, double First, double Again, long Allocated, int Count)>();
            var estates = snapshots.Select(subject => new Estate(subject, snapshots.Where(other => other != subject))).ToList();
            foreach (var control in ControlCatalog.All)
            {
                var count = 0;
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                foreach (var estate in estates)
                    count += ControlEngine.Evaluate(estate, [control]).Length;
                var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                start = Stopwatch.GetTimestamp();
                foreach (var estate in estates)
                    ControlEngine.Evaluate(estate, [control]);
                spent.Add((control.Info.Id, first, Stopwatch.GetElapsedTime(start).TotalMilliseconds, allocated, count));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round}: {snapshots.Count} accounts, {spent.Sum(entry => entry.First):N0} ms, again {spent.Sum(entry => entry.Again):N0} ms, {spent.Sum(entry => entry.Allocated) >> 20} MiB"));
            if (round is "measured")
                foreach (var (id, first, again, allocated, count) in spent.OrderByDescending(entry => entry.First).Take(40))
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {id,-6} {first,10:N1} ms, again {again,10:N1} ms, {allocated >> 10,8} KiB, {count} evaluations"));
        }
    }
}
