using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Tables;

/// <summary>One change of one finding, with the state it led to. Only ever appended.</summary>
public sealed class FindingEventRow
{
    /// <summary>Version 7: in order of time.</summary>
    public required Guid Id { get; init; }

    public required Guid FindingId { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Null where another account's change, or a new catalogue, led to it.</summary>
    public required Guid? ScanId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required FindingTransition Transition { get; init; }

    public required FindingStatus Status { get; init; }

    public required Outcome Outcome { get; init; }

    public required Severity Severity { get; init; }

    public required string Because { get; init; }

    /// <summary>What had been decided about the control since it last judged; null: nothing.</summary>
    public required string? Cause { get; init; }

    public required string CatalogVersion { get; init; }
}

internal sealed class FindingEventMapping : IEntityTypeConfiguration<FindingEventRow>
{
    public void Configure(EntityTypeBuilder<FindingEventRow> change)
    {
        change.ToTable("finding_events");
        change.Property(row => row.Id).ValueGeneratedNever();
        change.Property(row => row.Transition).HasConversion<string>();
        change.Property(row => row.Status).HasConversion<string>();
        change.Property(row => row.Outcome).HasConversion<string>();
        change.HasIndex(row => new { row.FindingId, row.Id });
        change.HasIndex(row => row.ScanId);
        change.HasIndex(row => row.At);
    }
}
