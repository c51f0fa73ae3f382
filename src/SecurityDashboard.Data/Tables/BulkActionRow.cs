using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>What somebody just did to many findings, so that they can take it back for a moment.</summary>
public sealed class BulkActionRow
{
    public required Guid Id { get; init; }

    public required string Actor { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How to take it back, as JSON.</summary>
    public required string Undo { get; init; }
}

internal sealed class BulkActionMapping : IEntityTypeConfiguration<BulkActionRow>
{
    public void Configure(EntityTypeBuilder<BulkActionRow> action)
    {
        action.ToTable("bulk_actions");
        action.Property(row => row.Id).ValueGeneratedNever();
        action.HasIndex(row => row.At).HasDatabaseName("ix_bulk_actions_at");
    }
}
