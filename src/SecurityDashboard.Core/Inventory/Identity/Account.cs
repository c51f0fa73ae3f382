using System.Collections.Immutable;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Inventory.Identity;

/// <summary>The account itself, named by the ARN of its root user.</summary>
public sealed record Account : Resource
{
    /// <summary>The root user's row of the credential report; the report says of no root user whether it has a password.</summary>
    public required Observed<UserCredentials> Root { get; init; }

    /// <summary>Whether the root user can sign in with a password; it cannot where the organization has removed its credentials.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html</remarks>
    public required Observed<bool> RootHasPassword { get; init; }

    /// <summary>What S3 refuses of public access on every bucket of the account. Not in snapshots of before schema version 3.</summary>
    public Observed<PublicAccessBlock> PublicAccessBlock { get; init; }

    /// <summary>Every account of the organization, in order; empty: the account is in none. Not in snapshots of before schema version 3.</summary>
    public Observed<ImmutableArray<AccountId>> Organization { get; init; }

    public static Arn ArnOf(AccountId account, string partition = "aws") => new($"arn:{partition}:iam::{account}:root");
}
