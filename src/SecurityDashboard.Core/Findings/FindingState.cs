using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

/// <summary>Where a finding stands. Whether a risk is accepted stands beside it and is not a status.</summary>
public enum FindingStatus
{
    /// <summary>It never failed; kept because auditors ask for positive evidence.</summary>
    None,
    Open,
    Resolved,

    /// <summary>The resource, or the part, is no longer there.</summary>
    Gone,

    /// <summary>An administrator switched the control off, so that nobody judges it.</summary>
    Off,
}

/// <summary>One control on one resource, or one part of it, over time.</summary>
public sealed record FindingState
{
    public required EvaluationKey Key { get; init; }

    public required ResourceId Resource { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>What the last evaluation said; Unknown while it cannot be read.</summary>
    public required Outcome Outcome { get; init; }

    public required FindingStatus Status { get; init; }

    public required string Because { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What keeps it from being judged, since <see cref="StaleSince"/>.</summary>
    public Unreadable? Unreadable { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it began to fail, the last time it did.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Null while it is judged.</summary>
    public DateTimeOffset? StaleSince { get; init; }

    /// <summary>The exception that covers it; always null where it does not count in the score.</summary>
    public Guid? Exception { get; init; }

    /// <summary>There is something to judge, and a control that judges it.</summary>
    public bool IsJudged => Status is not (FindingStatus.Gone or FindingStatus.Off);

    /// <summary>Counts in the score: it fails, or it is unknown and has not been seen to pass since.</summary>
    public bool IsOpen => Status is FindingStatus.Open || (Outcome is Outcome.Unknown && IsJudged);
}
