using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

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

    /// <summary>What a call must hold to start the pipeline, all of it. Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<WebhookFilter>> Filters { get; init; }
}

/// <param name="JsonPath">Where in the call, <c>$.ref</c>.</param>
/// <param name="MatchEquals">What must stand there; null: anything.</param>
public sealed record WebhookFilter(ConfigurationValue JsonPath, ConfigurationValue? MatchEquals);
