using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A finding that an alert told a Security Hub of, and that is open there; it goes when it was archived there.</summary>
public sealed class HubFindingRow
{
    public required Guid AlertId { get; init; }

    /// <summary>That of the Security Hub.</summary>
    public required string Region { get; init; }

    public required Guid FindingId { get; init; }

    public required DateTimeOffset ToldAt { get; init; }

    /// <summary>Why Security Hub did not take it, the last time; null: it did.</summary>
    public required string? Refused { get; init; }
}

internal sealed class HubFindingMapping : IEntityTypeConfiguration<HubFindingRow>
{
    public void Configure(EntityTypeBuilder<HubFindingRow> finding)
    {
        finding.ToTable("hub_findings");
        finding.HasKey(row => new { row.AlertId, row.Region, row.FindingId });
        finding.Property(row => row.Region).HasMaxLength(32);
        finding.HasIndex(row => row.FindingId).HasDatabaseName("ix_hub_findings_finding_id");
    }
}
