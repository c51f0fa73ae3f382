using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>A CodePipeline pipeline: what the listing told, and the definition when it could be read.</summary>
public sealed record Pipeline : Resource
{
    public required string Name { get; init; }

    public required Observed<PipelineDefinition> Definition { get; init; }

    public required Observed<ImmutableSortedDictionary<string, string>> Tags { get; init; }
}

/// <summary>Everything that runs when a pipeline is started, every action of every stage.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-requirements.html</remarks>
public sealed record PipelineDefinition
{
    public required int Version { get; init; }

    /// <summary><c>V1</c> or <c>V2</c>; V1 where AWS names none.</summary>
    public required string Type { get; init; }

    public required string ExecutionMode { get; init; }

    public required Arn Role { get; init; }

    /// <summary>One per region that the pipeline has actions in, its own first.</summary>
    public required ImmutableArray<ArtifactStore> ArtifactStores { get; init; }

    public required ImmutableArray<Stage> Stages { get; init; }

    public ImmutableArray<PipelineVariable> Variables { get; init; } = [];

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<GitTrigger>> Triggers { get; init; }
}
