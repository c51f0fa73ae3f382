using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>One reading of one account. Readings of the same content share one document.</summary>
public sealed class SnapshotRow
{
    public required Guid Id { get; init; }

    public required string AccountId { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Which <see cref="SnapshotDocumentRow"/> holds what was read.</summary>
    public required string ContentHash { get; init; }
}

internal sealed class SnapshotMapping : IEntityTypeConfiguration<SnapshotRow>
{
    public void Configure(EntityTypeBuilder<SnapshotRow> snapshot)
    {
        snapshot.ToTable("snapshots");
        snapshot.Property(row => row.Id).ValueGeneratedNever();
        snapshot.HasIndex(row => new { row.AccountId, row.TakenAt });
        snapshot.HasIndex(row => row.ContentHash);
    }
}
