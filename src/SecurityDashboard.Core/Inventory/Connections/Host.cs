namespace SecurityDashboard.Inventory.Connections;

/// <summary>Where a source provider that the company runs itself is reached.</summary>
/// <remarks>https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_Host.html</remarks>
public sealed record Host : Resource
{
    public required string Name { get; init; }

    public required Observed<HostSettings> Settings { get; init; }
}

/// <param name="ProviderType">GitHubEnterpriseServer or GitLabSelfManaged.</param>
/// <param name="UsesTls">Whether the address of the provider, which is not kept, begins with https.</param>
/// <param name="IsInVpc">Whether it is reached through a network of the account.</param>
/// <param name="HasCertificate">Whether a certificate of the provider was given, as one that no public authority issued needs.</param>
public sealed record HostSettings(string ProviderType, bool UsesTls, bool IsInVpc, bool HasCertificate);
