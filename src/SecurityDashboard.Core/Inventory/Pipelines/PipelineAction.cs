using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>One action of a stage; its configuration holds no literal that could be a secret.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html</remarks>
public sealed record PipelineAction
{
    public required string Name { get; init; }

    /// <summary>Source, Build, Test, Deploy, Approval, Invoke or Compute.</summary>
    public required string Category { get; init; }

    /// <summary>AWS, ThirdParty or Custom.</summary>
    public required string Owner { get; init; }

    public required string Provider { get; init; }

    public required int RunOrder { get; init; }

    /// <summary>The region the action runs in; the pipeline's own where the definition names none.</summary>
    public required string Region { get; init; }

    /// <summary>Null: the action runs with the pipeline's role.</summary>
    public Arn? Role { get; init; }

    public ImmutableSortedDictionary<string, ConfigurationValue> Configuration { get; init; } = ImmutableSortedDictionary<string, ConfigurationValue>.Empty;

    /// <summary>The words of what a Commands action runs, the lines counted from 1; the text is under "Commands" in the configuration. Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<BuildspecCommand>> Commands { get; init; }

    public ImmutableArray<string> InputArtifacts { get; init; } = [];

    public ImmutableArray<string> OutputArtifacts { get; init; } = [];
}
