using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A pipeline that somebody keeps an eye on.</summary>
public sealed class FavouriteRow
{
    /// <summary>The name that they sign in with.</summary>
    public required string Person { get; init; }

    public required Guid PipelineId { get; init; }
}

internal sealed class FavouriteMapping : IEntityTypeConfiguration<FavouriteRow>
{
    public void Configure(EntityTypeBuilder<FavouriteRow> favourite)
    {
        favourite.ToTable("favourites");
        favourite.HasKey(row => new { row.Person, row.PipelineId });
        favourite.HasIndex(row => row.PipelineId).HasDatabaseName("ix_favourites_pipeline_id");
        favourite.HasOne<PipelineRow>().WithMany().HasForeignKey(row => row.PipelineId).OnDelete(DeleteBehavior.Cascade);
    }
}
