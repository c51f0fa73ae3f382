using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Builds;

/// <param name="Type">CODEPIPELINE, GITHUB, S3, NO_SOURCE, ….</param>
/// <param name="Location">Null where the type has none, as with CODEPIPELINE.</param>
public sealed record BuildSource(string Type, ConfigurationValue? Location)
{
    /// <summary>The path or ARN of a buildspec file. Null: the buildspec is inline, or buildspec.yml in the source.</summary>
    public ConfigurationValue? BuildspecLocation { get; init; }

    /// <summary>Null where the buildspec is a file.</summary>
    public BuildspecOutline? InlineBuildspec { get; init; }
}

/// <param name="Location">Bucket name; null where CodePipeline keeps the artifacts.</param>
public sealed record BuildArtifacts(string Type, string? Location, bool EncryptionDisabled);

/// <param name="Location">Bucket and prefix.</param>
public sealed record S3BuildLogs(string Location, bool EncryptionDisabled);
