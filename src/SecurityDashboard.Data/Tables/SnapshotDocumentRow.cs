using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>What was read from an account, compressed, once for each content.</summary>
public sealed class SnapshotDocumentRow
{
    /// <summary>SHA-256 of the content without the time, in lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }

    public required string AccountId { get; init; }

    public required int SchemaVersion { get; init; }

    public required byte[] Document { get; init; }
}

internal sealed class SnapshotDocumentMapping : IEntityTypeConfiguration<SnapshotDocumentRow>
{
    public void Configure(EntityTypeBuilder<SnapshotDocumentRow> document)
    {
        document.ToTable("snapshot_documents");
        document.HasKey(row => row.ContentHash);
        document.Property(row => row.ContentHash).HasMaxLength(64);
        document.HasIndex(row => row.AccountId);
    }
}
