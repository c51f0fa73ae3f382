using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>One scan of one account. At most one per account is unfinished; a unique index sees to it.</summary>
public sealed class ScanRow
{
    public required Guid Id { get; init; }

    public required string AccountId { get; init; }

    public required ScanState State { get; set; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Who may write to it, until <see cref="LeaseUntil"/>; a new value for each attempt.</summary>
    public Guid? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? HeartbeatAt { get; set; }

    public int Attempts { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary><see cref="ScanProgress"/> as JSON.</summary>
    public string? Progress { get; set; }

    public int Resources { get; set; }

    public int Unreadable { get; set; }

    public int ApiCalls { get; set; }

    /// <summary>What a reader must know when it failed.</summary>
    public string? Error { get; set; }

    /// <summary>Set once the account was read: what is left to do is to judge it.</summary>
    public Guid? SnapshotId { get; set; }
}

internal sealed class ScanMapping : IEntityTypeConfiguration<ScanRow>
{
    public void Configure(EntityTypeBuilder<ScanRow> scan)
    {
        scan.ToTable("scans");
        scan.Property(row => row.Id).ValueGeneratedNever();
        scan.Property(row => row.AccountId).HasMaxLength(12);
        scan.Property(row => row.State).HasConversion<string>();
        scan.HasIndex(row => row.AccountId).IsUnique().HasFilter("finished_at IS NULL").HasDatabaseName("ix_scans_unfinished");
        scan.HasIndex(row => new { row.AccountId, row.Id });
    }
}
