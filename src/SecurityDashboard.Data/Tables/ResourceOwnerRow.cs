using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>The team that a resource belongs to, as the rules say.</summary>
public sealed class ResourceOwnerRow : IHasPast
{
    public required Guid ResourceId { get; init; }

    public required Guid TeamId { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class ResourceOwnerMapping : IEntityTypeConfiguration<ResourceOwnerRow>
{
    public void Configure(EntityTypeBuilder<ResourceOwnerRow> owner)
    {
        owner.ToTable("resource_owners");
        owner.HasKey(row => row.ResourceId);
        owner.Property(row => row.ResourceId).ValueGeneratedNever();
        owner.HasIndex(row => row.TeamId).HasDatabaseName("ix_resource_owners_team");
    }
}
