namespace SecurityDashboard.Findings;

/// <summary>What happened to a finding; each becomes one event in its history.</summary>
public enum FindingTransition
{
    /// <summary>Judged for the first time, and it did not fail.</summary>
    Recorded,
    Opened,
    Resolved,
    Reopened,

    /// <summary>It could be judged before, and now it cannot.</summary>
    WentStale,

    /// <summary>It can be judged again, and nothing else changed.</summary>
    Reread,

    /// <summary>Same outcome, other evidence, message or severity.</summary>
    EvidenceChanged,

    /// <summary>The resource, or the part, was deleted.</summary>
    Gone,

    /// <summary>An administrator switched the control off.</summary>
    SwitchedOff,

    /// <summary>The control judges again, and what it says is what stood before.</summary>
    SwitchedOn,

    /// <summary>The control has another id now, and what it says is what stood before.</summary>
    Renamed,

    /// <summary>An exception covers it; its outcome and its status are what they were.</summary>
    Excepted,

    /// <summary>No exception covers it any more.</summary>
    ExceptionEnded,
}

/// <summary>A finding's next state and why it changed.</summary>
public sealed record FindingChange(FindingTransition Transition, FindingState? Before, FindingState After)
{
    /// <summary>What people did that led to it, in a sentence; null: nothing, what was judged changed by itself.</summary>
    public string? Cause { get; init; }
}
