using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.SecretsManager;

/// <summary>What Secrets Manager's listing says of a secret; its value is never asked for.</summary>
/// <remarks>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html</remarks>
public sealed record Secret : Resource
{
    public required string Name { get; init; }

    public required bool RotationEnabled { get; init; }

    /// <summary>The service that made and rotates it, such as rds; null for the customer's own.</summary>
    public string? OwningService { get; init; }

    /// <summary>Null: the AWS-managed key aws/secretsmanager.</summary>
    public string? Key { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<SecretHistory> History { get; init; }

    /// <summary>Null: read, and there is none. Not in snapshots of before schema version 2.</summary>
    public Observed<PolicyDocument?> Policy { get; init; }
}

/// <summary>When a secret was made, changed and rotated; null where it never was.</summary>
/// <param name="NextRotation">By when the next rotation is due; in the past when rotation failed.</param>
public sealed record SecretHistory(DateTimeOffset? Created, DateTimeOffset? LastChanged, DateTimeOffset? LastRotated, DateTimeOffset? NextRotation);
