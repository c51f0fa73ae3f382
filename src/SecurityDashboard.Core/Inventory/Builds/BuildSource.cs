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

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<SourceAccess> Access { get; init; }
}

/// <summary>How CodeBuild gets at a source.</summary>
/// <param name="IgnoresCertificate">Whether a certificate that does not fit the host is accepted.</param>
/// <param name="User">What stands before the @ of the address.</param>
/// <param name="Connection">The connection that the source itself names; null: none, or the account's default credential is used.</param>
public sealed record SourceAccess(bool IgnoresCertificate, AddressUser User, Arn? Connection);

/// <summary>The user part of an address.</summary>
public enum AddressUser
{
    None,

    /// <summary>A name, as addresses of Bitbucket have it, or a token.</summary>
    Name,

    NameAndPassword,
}

/// <param name="Location">Bucket name; null where CodePipeline keeps the artifacts.</param>
public sealed record BuildArtifacts(string Type, string? Location, bool EncryptionDisabled);

/// <param name="Location">Bucket and prefix.</param>
public sealed record S3BuildLogs(string Location, bool EncryptionDisabled);
