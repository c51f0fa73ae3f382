using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Events;

/// <summary>A rule of the default event bus that something a pipeline does, or something done to one, can set off.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Rule.html</remarks>
public sealed record EventRule : Resource
{
    public required string Name { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>The calls of <see cref="PipelineEvents.Tampering"/> that its pattern, which is not kept, surely takes in.</summary>
    public required ImmutableArray<string> Calls { get; init; }

    /// <summary>Where a matching event goes.</summary>
    public required Observed<ImmutableArray<Arn>> Targets { get; init; }
}
