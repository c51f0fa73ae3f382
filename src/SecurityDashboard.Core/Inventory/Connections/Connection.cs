namespace SecurityDashboard.Inventory.Connections;

/// <summary>A CodeConnections connection to a source provider, of either namespace (codeconnections or codestar-connections).</summary>
public sealed record Connection : Resource
{
    public required string Name { get; init; }

    public required string ProviderType { get; init; }

    /// <summary>PENDING, AVAILABLE or ERROR.</summary>
    public required string Status { get; init; }

    public Arn? Host { get; init; }
}
