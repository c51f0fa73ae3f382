using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>A stage and its actions, in the order of the definition.</summary>
public sealed record Stage(string Name, ImmutableArray<PipelineAction> Actions)
{
    /// <summary>The rules of its conditions. Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<StageRule>> Rules { get; init; }
}
