using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>One finding with all that is known of it.</summary>
public sealed record FindingDetail
{
    public required FindingSummary Finding { get; init; }

    public required ImmutableArray<Evidence> Evidence { get; init; }

    /// <summary>What keeps it from being judged; null while it is.</summary>
    public required Unreadable? Unreadable { get; init; }

    /// <summary>The pipelines whose score it counts in, the largest gain first; at most <see cref="FindingQueries.MostPipelines"/> of them.</summary>
    public required ImmutableArray<FindingPipeline> Pipelines { get; init; }

    /// <summary>How many pipelines there are in all.</summary>
    public required int PipelineCount { get; init; }

    /// <summary>What happened to it, the latest first.</summary>
    public required ImmutableArray<FindingHistory> History { get; init; }
}

/// <param name="Gain">What this pipeline's score rises by when the finding alone is fixed; 0 when it is not open.</param>
public sealed record FindingPipeline(PipelineSummary Pipeline, double Gain);

/// <summary>What lists leave out of a finding.</summary>
/// <param name="Unreadable">What keeps it from being judged; null while it is.</param>
/// <param name="Pipelines">All whose score it counts in, in the order of their ARNs.</param>
/// <param name="Owner">The team that owns what it is on; null where nobody does.</param>
/// <param name="Assigned">Null where nobody is assigned.</param>
public sealed record FindingContext(ImmutableArray<Evidence> Evidence, Unreadable? Unreadable, ImmutableArray<PipelineGain> Pipelines, string? Owner, Assignee? Assigned);

/// <param name="Gain">What this pipeline's score rises by when the finding alone is fixed; 0 when it is not open.</param>
public sealed record PipelineGain(string Pipeline, double Gain);

/// <param name="ScanId">Null where another account's change, or a new catalogue, led to it.</param>
/// <param name="Cause">What people decided that led to it: about the control since it last judged, or about an exception; null: nothing, so that the change is one of what is judged.</param>
public sealed record FindingHistory(DateTimeOffset At, FindingTransition Transition, FindingStatus Status, Outcome Outcome, Severity Severity, string Because, Guid? ScanId, string? Cause);
