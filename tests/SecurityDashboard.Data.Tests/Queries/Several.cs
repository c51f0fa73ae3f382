using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Data.Queries;

/// <summary>Nine pipelines of one account, of several grades, one with a name that a pattern would stumble over.</summary>
internal static class Several
{
    public const string HostileName = @"100%_\'";

    public static AccountSnapshot Snapshot { get; } = Some.SnapshotWith(
    [
        .. Pipelines(),
        .. new[] { "p-1", "p-4" }.Select(name => Some.Webhook with { Arn = Arn($"webhook:{name}"), Name = name, TargetPipeline = name, Authentication = "UNAUTHENTICATED" }),
    ]);

    public static Arn Arn(string name) => new($"arn:aws:codepipeline:{Some.Region}:{Some.Account}:{name}");

    private static IEnumerable<Pipeline> Pipelines()
    {
        for (var number = 1; number <= 6; number++)
            yield return Some.Pipeline.With(definition => definition with
            {
                // Production deploys without an approval: one failure of another severity.
                Stages = number % 2 == 0 ? definition.Stages : [.. definition.Stages.Where(stage => stage.Name != "Approve")],
            }) with
            { Arn = Arn($"p-{number}"), Name = $"p-{number}" };
        yield return Some.Pipeline with { Arn = Arn(HostileName), Name = HostileName };
    }
}
