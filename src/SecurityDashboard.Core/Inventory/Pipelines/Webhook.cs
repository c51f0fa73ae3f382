namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>An address that starts a pipeline when it is called.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookDefinition.html</remarks>
public sealed record Webhook : Resource
{
    public required string Name { get; init; }

    public required string TargetPipeline { get; init; }

    public required string TargetAction { get; init; }

    /// <summary>GITHUB_HMAC, IP or UNAUTHENTICATED.</summary>
    public required string Authentication { get; init; }

    public string? AllowedIpRange { get; init; }
}
