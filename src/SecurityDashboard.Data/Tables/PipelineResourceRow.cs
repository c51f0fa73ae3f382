using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A resource in a pipeline's scope: its findings count in the pipeline's score.</summary>
public sealed class PipelineResourceRow : IHasPast
{
    public required Guid PipelineId { get; init; }

    public required Guid ResourceId { get; init; }

    public required string Type { get; init; }

    /// <summary>What leads to it: while that cannot be read, the resource stays in the scope, so that blindness never raises a score.</summary>
    public required Guid ViaId { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class PipelineResourceMapping : IEntityTypeConfiguration<PipelineResourceRow>
{
    public void Configure(EntityTypeBuilder<PipelineResourceRow> scope)
    {
        scope.ToTable("pipeline_resources");
        scope.HasKey(row => new { row.PipelineId, row.ResourceId });
        scope.HasIndex(row => row.ResourceId);
        scope.HasOne<PipelineRow>().WithMany().HasForeignKey(row => row.PipelineId).OnDelete(DeleteBehavior.Cascade);
    }
}
