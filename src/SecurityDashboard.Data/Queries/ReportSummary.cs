using System.Collections.Immutable;
using System.Linq.Expressions;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>A report as lists and its page show it.</summary>
public sealed record ReportSummary
{
    internal static readonly Expression<Func<ReportRow, ReportSummary>> OfRow = row => new ReportSummary
    {
        Id = row.Id,
        Kind = row.Kind,
        Title = row.Title,
        Request = row.Request,
        Needs = row.Needs,
        RequestedBy = row.RequestedBy,
        RequestedAt = row.RequestedAt,
        ScheduleId = row.ScheduleId,
        State = row.State,
        Progress = row.Progress,
        CancelRequested = row.CancelRequested,
        FinishedAt = row.FinishedAt,
        ExpiresAt = row.ExpiresAt,
        AsOf = row.AsOf,
        Error = row.Error,
        FilesText = row.Files,
        Digest = row.Digest,
    };

    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Comma-separated capabilities that one needs beside the export of data.</summary>
    public required string Needs { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required Guid? ScheduleId { get; init; }

    public required ReportState State { get; init; }

    public required string Progress { get; init; }

    public required bool CancelRequested { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null: kept until somebody deletes it.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The moment that it shows; null before it is made.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    public required string? Error { get; init; }

    internal string FilesText { get; private init; } = "";

    public ImmutableArray<ReportFile> Files => FilesText.Length == 0 ? [] : [.. Stored.Read<ReportFile[]>(FilesText)];

    public required string? Digest { get; init; }

    public bool IsUnfinished => State is ReportState.Queued or ReportState.Running;
}

/// <param name="Name">Of the file in the report's folder.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
public sealed record ReportFile(string Name, string MediaType, long Size, string Sha256);
