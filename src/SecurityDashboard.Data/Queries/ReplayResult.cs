using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Data.Queries;

/// <summary>What a replay found, as it is kept.</summary>
/// <param name="Readings">How many readings of accounts differed from the one before and were judged.</param>
/// <param name="Missing">How many readings are no longer kept, so that nothing is said of them.</param>
/// <param name="Points">How many evaluations stood how, from each moment at which that changed.</param>
/// <param name="Findings">What would have failed, what still does first; at most <see cref="ControlReplay.MostNamed"/>.</param>
/// <param name="FindingsInAll">How many there are in all.</param>
public sealed record ReplayResult(DateTimeOffset From, DateTimeOffset To, int Readings, int Missing, ImmutableArray<ReplayPoint> Points, ImmutableArray<ReplayResultFinding> Findings, int FindingsInAll)
{
    internal static ReplayResult Of(Replay replay) => new(
        replay.From, replay.To, replay.Readings, replay.Missing, replay.Points,
        [.. replay.Found.Select(found => new ReplayResultFinding(found.Key.Resource.Text, found.Key.SubKey, found.Account.Text, found.Severity, found.Because, found.From, found.Until))], replay.FoundInAll);
}

/// <param name="Until">Null where it still fails, or could not be read since.</param>
public sealed record ReplayResultFinding(string Resource, string SubKey, string Account, Severity Severity, string Message, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>A replay that somebody asked for.</summary>
/// <param name="Setting">The name of the setting that it tries another value of; null: none.</param>
/// <param name="Done">How many readings are judged.</param>
/// <param name="Total">How many there are; 0 before they are counted.</param>
/// <param name="Attempts">More than one: a process ended while it worked on it, and it was begun again.</param>
/// <param name="Error">Why it did not end.</param>
/// <param name="Result">Null before it is done, and in lists.</param>
public sealed record ReplaySummary(
    Guid Id, string Control, string? Setting, string? Value, DateTimeOffset From, string RequestedBy, DateTimeOffset RequestedAt, ReplayState State, int Done, int Total, int Attempts, DateTimeOffset? FinishedAt, string? Error, ReplayResult? Result)
{
    public bool IsUnfinished => State is ReplayState.Queued or ReplayState.Running;
}
