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
}

/// <summary>A finding's next state and why it changed.</summary>
public sealed record FindingChange(FindingTransition Transition, FindingState? Before, FindingState After);
