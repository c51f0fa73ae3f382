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
}
