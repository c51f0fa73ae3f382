using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>One scan as lists show it.</summary>
public sealed record ScanSummary
{
    public required Guid Id { get; init; }

    public required string Account { get; init; }

    public required string AccountName { get; init; }

    public required ScanState State { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When whoever works on it last said so.</summary>
    public required DateTimeOffset? HeartbeatAt { get; init; }

    public required int Attempts { get; init; }

    public required bool CancelRequested { get; init; }

    public required int Resources { get; init; }

    public required int Unreadable { get; init; }

    public required int ApiCalls { get; init; }

    /// <summary>Null unless it failed.</summary>
    public required string? Error { get; init; }

    /// <summary>How far it is, or was; null before it began.</summary>
    public ScanProgress? Progress => ProgressText is null ? null : Stored.Read<ScanProgress>(ProgressText);

    internal string? ProgressText { get; init; }
}

/// <param name="Changes">What became of how many findings.</param>
public sealed record ScanDetail(ScanSummary Scan, ImmutableDictionary<FindingTransition, int> Changes);

/// <summary>What a scan changed about one finding.</summary>
public sealed record ScanChange(Guid FindingId, FindingTransition Transition, string ControlId, string Resource, string SubKey, Severity Severity, Outcome Outcome, string Because);
