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

    public override string About => "judge and score 2,000 pipelines: in about a hundred accounts, and in one";

    public override Task RunAsync(string[] args)
    {
        Judge(ManyAccounts.With(Pipelines));
        Judge([ManyAccounts.One(Pipelines)]);
        return Task.CompletedTask;
    }

    private static void Judge(List<AccountSnapshot> snapshots)
    {
        var count = snapshots.SelectMany(snapshot => snapshot.Resources).OfType<Pipeline>().Count();
        var resources = snapshots.Sum(snapshot => snapshot.Resources.Length);
        Console.WriteLine($"{snapshots.Count} accounts, {count} pipelines, {resources} resources, {ControlCatalog.All.Length} controls");

        EstateResult? result = null;
        Median($"judge and score {count} pipelines", () => result = EstateResult.Of(snapshots));
        Console.WriteLine($"{result!.Findings.Length} evaluations; {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB live with snapshots and result");
    }
}
