using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A tag of a resource, as it was last read; what cannot be read keeps the tags that it had.</summary>
public sealed class ResourceTagRow : IHasPast
{
    public required string AccountId { get; init; }

    /// <summary><see cref="StableId"/> of the ARN.</summary>
    public required Guid ResourceId { get; init; }

    /// <summary>One of <see cref="Inventory.ResourceTypes"/>.</summary>
    public required string Type { get; init; }

    public required string Region { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class ResourceTagMapping : IEntityTypeConfiguration<ResourceTagRow>
{
    public void Configure(EntityTypeBuilder<ResourceTagRow> tag)
    {
        tag.ToTable("resource_tags");
        tag.HasKey(row => new { row.ResourceId, row.Key, row.Value });
        tag.HasIndex(row => row.AccountId).HasDatabaseName("ix_resource_tags_account_id");
        tag.HasIndex(row => new { row.Key, row.Value, row.ResourceId }).HasDatabaseName("ix_resource_tags_key_value_resource_id");
    }
}
