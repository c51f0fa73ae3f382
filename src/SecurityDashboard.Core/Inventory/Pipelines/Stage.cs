using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>A stage and its actions, in the order of the definition.</summary>
public sealed record Stage(string Name, ImmutableArray<PipelineAction> Actions);
