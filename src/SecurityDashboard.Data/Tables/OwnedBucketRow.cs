using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A bucket that an account owns, as its latest snapshot tells: what a reference by bucket name leads to.</summary>
public sealed class OwnedBucketRow : IHasPast
{
    public required string AccountId { get; init; }

    public required string Name { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class OwnedBucketMapping : IEntityTypeConfiguration<OwnedBucketRow>
{
    public void Configure(EntityTypeBuilder<OwnedBucketRow> bucket)
    {
        bucket.ToTable("owned_buckets");
        bucket.HasKey(row => new { row.AccountId, row.Name });
        bucket.HasIndex(row => row.Name);
    }
}
