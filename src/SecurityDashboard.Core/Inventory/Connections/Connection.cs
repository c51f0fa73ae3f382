using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Connections;

/// <summary>A CodeConnections connection to a source provider, of either namespace (codeconnections or codestar-connections).</summary>
public sealed record Connection : Resource
{
    public required string Name { get; init; }

    public required string ProviderType { get; init; }

    /// <summary>PENDING, AVAILABLE or ERROR.</summary>
    public required string Status { get; init; }

    public Arn? Host { get; init; }

    /// <summary>
    /// The repositories that services other than pipelines and builds reach through it, as OWNER/NAME. Not asked for, and empty, where a
    /// pipeline or build of the account uses it. Not in snapshots of before schema version 3.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_RepositoryLinkInfo.html</remarks>
    public Observed<ImmutableArray<string>> RepositoryLinks { get; init; }
}
