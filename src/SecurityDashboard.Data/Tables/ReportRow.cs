using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A report that somebody asked for. Its files are in a folder; this says what they are and until when they are kept.</summary>
public sealed class ReportRow
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>What beside the export of data one must be allowed to do in order to read it; comma-separated capabilities.</summary>
    public required string Needs { get; init; }

    /// <summary>The person, also where a token of theirs asked.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The schedule that asked; null: somebody did.</summary>
    public Guid? ScheduleId { get; init; }

    public ReportState State { get; set; }

    /// <summary>What is being made and how many rows are written, as people read it.</summary>
    public string Progress { get; set; } = "";

    public bool CancelRequested { get; set; }

    public int Attempts { get; set; }

    public Guid? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Null: it is kept until somebody deletes it.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The moment that it shows.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>The number of the audit log's last entry when it was made: what its manifest is chained to.</summary>
    public long? AuditNumber { get; set; }

    /// <summary>Why it was not made.</summary>
    public string? Error { get; set; }

    /// <summary>Its files as JSON; empty before it is done.</summary>
    public string Files { get; set; } = "";

    /// <summary>SHA-256 over what it says, without when and by whom it was made: equal for two that say the same.</summary>
    public string? Digest { get; set; }
}

/// <summary>A reading that a report rests on, which is kept as long as the report is.</summary>
public sealed class ReportSnapshotRow
{
    public required Guid ReportId { get; init; }

    public required Guid SnapshotId { get; init; }
}

internal sealed class ReportMapping : IEntityTypeConfiguration<ReportRow>, IEntityTypeConfiguration<ReportSnapshotRow>
{
    public void Configure(EntityTypeBuilder<ReportRow> report)
    {
        report.ToTable("reports");
        report.Property(row => row.Id).ValueGeneratedNever();
        report.Property(row => row.State).HasConversion<string>();
        report.Property(row => row.Digest).HasMaxLength(64);
        report.HasIndex(row => row.State).HasDatabaseName("ix_reports_state");
        report.HasIndex(row => new { row.ScheduleId, row.Id }).HasFilter("schedule_id IS NOT NULL").HasDatabaseName("ix_reports_schedule");
    }

    public void Configure(EntityTypeBuilder<ReportSnapshotRow> snapshot)
    {
        snapshot.ToTable("report_snapshots");
        snapshot.HasKey(row => new { row.ReportId, row.SnapshotId });
        snapshot.HasIndex(row => row.SnapshotId).HasDatabaseName("ix_report_snapshots_snapshot");
        snapshot.HasOne<ReportRow>().WithMany().HasForeignKey(row => row.ReportId).OnDelete(DeleteBehavior.Cascade);
    }
}
