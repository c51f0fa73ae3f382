using System.Collections.Immutable;

namespace SecurityDashboard.Data.Queries;

/// <summary>A connected account.</summary>
public sealed record AccountSummary
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AccountSource Source { get; init; }

    public required string? RoleName { get; init; }

    /// <summary>For those who set accounts up.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Empty for every enabled region.</summary>
    public ImmutableArray<string> Regions => [.. RegionList.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Cron; null for the default schedule.</summary>
    public required string? Schedule { get; init; }

    public required bool Enabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last read; null before the first scan.</summary>
    public required DateTimeOffset? SnapshotAt { get; init; }

    public required DateTimeOffset? EvaluatedAt { get; init; }

    public required int Resources { get; init; }

    public required int Unreadable { get; init; }

    /// <summary>Graded by what belongs to no pipeline; the counts are everything open in the account.</summary>
    public required ScoreFacts Score { get; init; }

    public required int Pipelines { get; init; }

    public required Guid? LastScanId { get; init; }

    public required ScanState? LastScanState { get; init; }

    public required string? LastScanError { get; init; }

    internal string RegionList { get; init; } = "";
}

/// <summary>A permission whose lack keeps controls from judging.</summary>
/// <param name="Permission">As <c>service:Action</c>.</param>
/// <param name="Findings">How many findings it would settle.</param>
public sealed record PermissionGap(string Permission, ImmutableArray<string> Accounts, ImmutableArray<string> Controls, int Findings);
