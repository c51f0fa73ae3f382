using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Identity;

/// <summary>One row of the account's credential report, which AWS renews at most every four hours.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html</remarks>
public sealed record UserCredentials
{
    public required bool PasswordEnabled { get; init; }

    public required bool MfaActive { get; init; }

    public required ImmutableArray<AccessKey> AccessKeys { get; init; }
}

/// <param name="Number">1 or 2, as in the report; key ids are not in it.</param>
/// <param name="LastRotated">When the key was made; null where the report says N/A.</param>
public sealed record AccessKey(int Number, bool Active, DateTimeOffset? LastRotated);
