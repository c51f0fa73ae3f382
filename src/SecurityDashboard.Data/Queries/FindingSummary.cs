using System.Linq.Expressions;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data.Queries;

/// <summary>A finding as lists show it.</summary>
public sealed record FindingSummary
{
    internal static readonly Expression<Func<FindingRow, FindingSummary>> OfRow = row => new FindingSummary
    {
        Id = row.Id,
        Account = row.AccountId,
        ControlId = row.ControlId,
        SubKey = row.SubKey,
        Resource = row.ResourceArn,
        ResourceType = row.ResourceType,
        ResourceAccount = row.ResourceAccount,
        Region = row.Region,
        Severity = row.Severity,
        Outcome = row.Outcome,
        Status = row.Status,
        Because = row.Because,
        FirstSeen = row.FirstSeen,
        OpenedAt = row.OpenedAt,
        ResolvedAt = row.ResolvedAt,
        StaleSince = row.StaleSince,
        ExceptionId = row.ExceptionId,
    };

    internal static readonly Func<FindingRow, FindingSummary> Of = OfRow.Compile();

    public required Guid Id { get; init; }

    /// <summary>The account whose evaluation it is.</summary>
    public required string Account { get; init; }

    public required string ControlId { get; init; }

    /// <summary>The part; empty for the whole resource.</summary>
    public required string SubKey { get; init; }

    public required string Resource { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceAccount { get; init; }

    public required string Region { get; init; }

    public required Severity Severity { get; init; }

    public required Outcome Outcome { get; init; }

    public required FindingStatus Status { get; init; }

    public required string Because { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it began to fail, the last time it did; when it was first seen, where it never failed.</summary>
    public DateTimeOffset BeganAt => OpenedAt ?? FirstSeen;

    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Null while it is judged.</summary>
    public required DateTimeOffset? StaleSince { get; init; }

    /// <summary>The exception that lets it stand; null: none.</summary>
    public required Guid? ExceptionId { get; init; }

    /// <summary>Counts in scores: it fails, or could not be judged.</summary>
    public bool IsOpen => Status is FindingStatus.Open || (Outcome is Outcome.Unknown && Status is not (FindingStatus.Gone or FindingStatus.Off));

    /// <summary>What it is about, as a remediation names it.</summary>
    public ResourceId About => new(new Arn(Resource), ResourceType, new AccountId(ResourceAccount), Region);

    public EvaluationKey Key => new(ControlId, new Arn(Resource), SubKey);

    /// <summary>As a score counts it while it is open.</summary>
    public OpenInstance ToInstance() => new(Key, Severity, Outcome is Outcome.Unknown, ExceptionId is not null);
}
