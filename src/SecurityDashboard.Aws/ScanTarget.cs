using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>An account to read, and how to get into it.</summary>
public abstract record ScanTarget
{
    /// <summary>The named profile whose credentials are used; null for the environment's own (variables, SSO, container or instance role).</summary>
    public string? Profile { get; init; }

    /// <summary>The regions to scan. Empty: those of <see cref="AwsOptions.Regions"/>.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];
}

/// <summary>The account that the credentials at hand belong to.</summary>
public sealed record AmbientTarget : ScanTarget
{
    /// <summary>What the account must be; null accepts any.</summary>
    public AccountId? Account { get; init; }
}

/// <summary>An account in which a role of ours is assumed.</summary>
/// <param name="Role">The role's name, with its path if it has one, or its ARN, whose account must be <paramref name="Account"/>.</param>
/// <param name="ExternalId">Ours, and unique per account; null only where the caller owns both accounts, as with an organization's role.</param>
public sealed record RoleTarget(AccountId Account, string Role, string? ExternalId) : ScanTarget;
