using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Tables;

/// <summary>
/// How many findings stand the same way: kept as findings change, so that no page counts them all. A finding is in two counts: one of
/// the estate by control, kind and region, with no account, and one of its account, with none of these.
/// </summary>
public sealed class FindingCountRow
{
    public required string AccountId { get; init; }

    public required string ControlId { get; init; }

    public required string ResourceType { get; init; }

    public required string Region { get; init; }

    public required Severity Severity { get; init; }

    public required FindingStatus Status { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>0 where there are none any more.</summary>
    public required int Count { get; init; }
}

internal sealed class FindingCountMapping : IEntityTypeConfiguration<FindingCountRow>
{
    public void Configure(EntityTypeBuilder<FindingCountRow> count)
    {
        count.ToTable("finding_counts");
        count.HasKey(row => new { row.AccountId, row.ControlId, row.ResourceType, row.Region, row.Severity, row.Status, row.Outcome });
        count.Property(row => row.Status).HasConversion<string>();
        count.Property(row => row.Outcome).HasConversion<string>();
    }
}
