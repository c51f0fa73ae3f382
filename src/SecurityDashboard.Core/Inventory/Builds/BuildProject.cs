using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Builds;

/// <summary>A CodeBuild project: its name from a listing or a pipeline, and the definition when it could be read.</summary>
public sealed record BuildProject : Resource
{
    public required string Name { get; init; }

    public required Observed<BuildProjectDefinition> Definition { get; init; }

    /// <summary>Who else may use the project. Null: read, and there is none. Not in snapshots of before schema version 2.</summary>
    public Observed<PolicyDocument?> ResourcePolicy { get; init; }

    /// <summary>What its last builds handed on. Not in snapshots of before schema version 5.</summary>
    public Observed<ImmutableArray<ExportedVariable>> Exports { get; init; }
}

/// <summary>What a build runs, with which role, and where its output goes.</summary>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html</remarks>
public sealed record BuildProjectDefinition
{
    /// <summary>Null: AWS returned none.</summary>
    public Arn? ServiceRole { get; init; }

    /// <summary>A key id, key ARN, alias name or alias ARN. Null: the AWS-managed key aws/s3.</summary>
    public string? EncryptionKey { get; init; }

    public required BuildEnvironment Environment { get; init; }

    /// <summary>The primary source first.</summary>
    public required ImmutableArray<BuildSource> Sources { get; init; }

    /// <summary>The primary artifact first.</summary>
    public required ImmutableArray<BuildArtifacts> Artifacts { get; init; }

    /// <summary>Bucket and prefix of an S3 cache; null where there is none.</summary>
    public string? CacheLocation { get; init; }

    public S3BuildLogs? S3Logs { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<BuildLogs> Logs { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<BuildTriggers> Triggers { get; init; }

    /// <summary>PRIVATE or PUBLIC_READ.</summary>
    public string Visibility { get; init; } = "PRIVATE";

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
