using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Data.Tables;

/// <summary>How many findings on one resource are open, whoever judges it, and how many pipelines it belongs to. Every resource that was ever judged is there once, so its name is searched here.</summary>
public sealed class ResourceCountRow
{
    /// <summary><see cref="StableId"/> of the ARN.</summary>
    public required Guid ResourceId { get; init; }

    public required string ResourceArn { get; init; }

    public required string ResourceType { get; init; }

    public required string Region { get; init; }

    public required int Critical { get; init; }

    public required int High { get; init; }

    public required int Medium { get; init; }

    public required int Low { get; init; }

    /// <summary>The worst that fails; null where all that is open could not be judged.</summary>
    public required Severity? WorstFailing { get; init; }

    public required int Pipelines { get; init; }
}

internal sealed class ResourceCountMapping : IEntityTypeConfiguration<ResourceCountRow>
{
    public void Configure(EntityTypeBuilder<ResourceCountRow> count)
    {
        count.ToTable("resource_counts");
        count.HasKey(row => row.ResourceId);
        count.Property(row => row.ResourceId).ValueGeneratedNever();
        count.HasIndex(row => new { row.WorstFailing, row.Pipelines }).HasDatabaseName("ix_resource_counts_shared").HasFilter("pipelines > 1");
    }
}
