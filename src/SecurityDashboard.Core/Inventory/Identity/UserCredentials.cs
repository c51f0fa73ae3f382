using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Identity;

/// <summary>One row of the account's credential report, which AWS renews at most every four hours.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html</remarks>
public sealed record UserCredentials
{
    public required bool PasswordEnabled { get; init; }

    public required bool MfaActive { get; init; }

    public required ImmutableArray<AccessKey> AccessKeys { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<CredentialUse> Use { get; init; }

    /// <summary>
    /// The service that key 1, and the one that key 2, was last used with, by its namespace in policies; empty where there is none. Not in
    /// snapshots of before schema version 3.
    /// </summary>
    public Observed<ImmutableArray<string>> KeyServices { get; init; }
}

/// <param name="Number">1 or 2, as in the report; key ids are not in it.</param>
/// <param name="LastRotated">When the key was made; null where the report says N/A.</param>
public sealed record AccessKey(int Number, bool Active, DateTimeOffset? LastRotated);

/// <summary>When credentials were made and last used, to the day; null where they never were.</summary>
public sealed record CredentialUse
{
    public DateTimeOffset? UserCreated { get; init; }

    public DateTimeOffset? PasswordLastChanged { get; init; }

    public DateTimeOffset? PasswordLastUsed { get; init; }

    public DateTimeOffset? Key1LastUsed { get; init; }

    public DateTimeOffset? Key2LastUsed { get; init; }
}
