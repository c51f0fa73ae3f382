namespace SecurityDashboard.Data;

/// <summary>What is kept for a time, each for its own.</summary>
public enum RetentionKind
{
    /// <summary>What happened to findings, and how everything stood before it changed: what a past moment is shown from.</summary>
    History,

    /// <summary>What scans read.</summary>
    Snapshots,

    /// <summary>Points of trends.</summary>
    Scores,

    /// <summary>That a scan ran, and how it went.</summary>
    Scans,

    /// <summary>Who did what.</summary>
    Audit,
}

/// <summary>What would be forgotten.</summary>
/// <param name="Bytes">About: the texts and documents in the rows, and what a row takes by itself.</param>
/// <param name="Protected">Rows that are as old and stay, because an exception covers what they are about now.</param>
/// <param name="Oldest">When the oldest that there is now is from; null where there is none.</param>
/// <param name="OldestKept">When the oldest that would be left is from; null where none would be.</param>
public sealed record RetentionEffect(long Rows, long Bytes, long Protected, DateTimeOffset? Oldest, DateTimeOffset? OldestKept);
