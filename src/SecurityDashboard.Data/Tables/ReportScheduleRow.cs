using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Reports;

namespace SecurityDashboard.Data.Tables;

/// <summary>A report that is made again and again, with when it is due next and what came of it last.</summary>
public sealed class ReportScheduleRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>What is asked for each time, as JSON, without the period.</summary>
    public required string Request { get; set; }

    public required ReportPeriod Period { get; set; }

    public required string Cron { get; set; }

    /// <summary>By its IANA name.</summary>
    public required string Zone { get; set; }

    /// <summary>Mail addresses and names of people, separated by commas.</summary>
    public required string Recipients { get; set; }

    public required bool OnlyIfChanged { get; set; }

    /// <summary>0: until somebody deletes it.</summary>
    public required int KeepDays { get; set; }

    /// <summary>Whose rights count, by the name that they sign in with.</summary>
    public required string Owner { get; init; }

    public bool Enabled { get; set; } = true;

    /// <summary>Rises with every change by a person.</summary>
    public int Version { get; set; }

    public required DateTimeOffset NextAt { get; set; }

    /// <summary>The report that is being made or not handed on yet.</summary>
    public Guid? PendingId { get; set; }

    /// <summary>Nobody looks after the pending report before then: somebody does already, or the mail server is to have time.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>In vain, since the last report was handed on.</summary>
    public int Attempts { get; set; }

    public ScheduleOutcome? LastOutcome { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    /// <summary>What came of it, in a sentence.</summary>
    public string LastResult { get; set; } = "";

    /// <summary>The last one that was handed on.</summary>
    public Guid? LastReportId { get; set; }

    public string? LastDigest { get; set; }
}

/// <summary>What came of a schedule's last turn.</summary>
public enum ScheduleOutcome { Sent, Unchanged, Skipped, Failed }

internal sealed class ReportScheduleMapping : IEntityTypeConfiguration<ReportScheduleRow>
{
    public void Configure(EntityTypeBuilder<ReportScheduleRow> schedule)
    {
        schedule.ToTable("report_schedules");
        schedule.Property(row => row.Id).ValueGeneratedNever();
        schedule.Property(row => row.Name).HasMaxLength(120);
        schedule.Property(row => row.Period).HasConversion<string>().HasMaxLength(16);
        schedule.Property(row => row.LastOutcome).HasConversion<string>().HasMaxLength(16);
        schedule.HasIndex(row => row.NextAt).HasDatabaseName("ix_report_schedules_next_at");
    }
}
