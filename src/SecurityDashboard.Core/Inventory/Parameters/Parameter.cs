namespace SecurityDashboard.Inventory.Parameters;

/// <summary>A Parameter Store parameter that a build or pipeline reads; its value is never asked for.</summary>
public sealed record Parameter : Resource
{
    public required string Name { get; init; }

    public required Observed<ParameterSettings> Settings { get; init; }
}

/// <param name="Type">String, StringList or SecureString.</param>
/// <param name="Key">Null where the type has none.</param>
/// <remarks>https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html</remarks>
public sealed record ParameterSettings(string Type, string? Key);
