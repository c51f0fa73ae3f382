using System.Collections.Immutable;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Gates;

/// <summary>What a gate is evaluated from.</summary>
/// <param name="Coverage">The share of evaluations that could be made, 0 to 1.</param>
/// <param name="JudgedAt">Null: never.</param>
/// <param name="Open">Everything of the pipeline that fails or could not be judged, keys distinct.</param>
public sealed record GateFacts(double Coverage, DateTimeOffset? JudgedAt, ImmutableArray<GateFinding> Open);

/// <summary>One finding that counts against a pipeline.</summary>
/// <param name="FailsSince">When it began to fail, the last time it did; null where it was never seen to fail.</param>
public sealed record GateFinding(Guid Id, OpenInstance Instance, DateTimeOffset? FailsSince)
{
    /// <summary>What was never seen to fail could have begun to at any time since it could last be read.</summary>
    internal bool IsNewSince(DateTimeOffset moment) => FailsSince is not { } since || since > moment;
}
