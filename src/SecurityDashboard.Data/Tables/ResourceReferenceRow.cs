using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Tables;

/// <summary>Something that the latest snapshot of an account names and another account may own.</summary>
public sealed class ResourceReferenceRow : IHasPast
{
    public required string AccountId { get; init; }

    /// <summary><see cref="StableId"/> of the other columns.</summary>
    public required Guid Id { get; init; }

    public required string Type { get; init; }

    public required string Text { get; init; }

    public required string InAccount { get; init; }

    public required string InRegion { get; init; }

    /// <summary>The account that owns it; empty for buckets, whose names do not tell.</summary>
    public required string Owner { get; init; }

    public Reference ToReference() => new(Type, Text, new AccountId(InAccount), InRegion);

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class ResourceReferenceMapping : IEntityTypeConfiguration<ResourceReferenceRow>
{
    public void Configure(EntityTypeBuilder<ResourceReferenceRow> reference)
    {
        reference.ToTable("resource_references");
        reference.HasKey(row => new { row.AccountId, row.Id });
        reference.HasIndex(row => row.Owner);
        reference.HasIndex(row => row.Text);
    }
}
