using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A resource of the latest snapshot, AWS's own policies among them, so that it can be searched for; everything else about it is in the document.</summary>
public sealed class ResourceRow : IHasPast
{
    /// <summary>Whose snapshot it is in.</summary>
    public required string AccountId { get; init; }

    /// <summary><see cref="StableId"/> of the ARN.</summary>
    public required Guid Id { get; init; }

    public required string Arn { get; init; }

    public required string Type { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class ResourceMapping : IEntityTypeConfiguration<ResourceRow>
{
    public void Configure(EntityTypeBuilder<ResourceRow> resource)
    {
        resource.ToTable("resources");
        resource.HasKey(row => new { row.AccountId, row.Id });
        resource.HasIndex(row => row.Id);
        // The order of the inventory's lists.
        resource.HasIndex(row => new { row.Type, row.Name, row.Id }).HasDatabaseName("ix_resources_type_name");
    }
}
