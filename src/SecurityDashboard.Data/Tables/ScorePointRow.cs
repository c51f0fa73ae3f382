using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A score from this moment until the next point of the same scope. Appended when it changes.</summary>
public sealed class ScorePointRow
{
    /// <summary>Version 7: in order of time.</summary>
    public required Guid Id { get; init; }

    public required ScoreScope Scope { get; init; }

    /// <summary>The id of the pipeline or team, the account's number, or nothing for the estate.</summary>
    public required string ScopeId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ScoreFacts Score { get; init; }

    public required string CatalogVersion { get; init; }
}

internal sealed class ScorePointMapping : IEntityTypeConfiguration<ScorePointRow>
{
    public void Configure(EntityTypeBuilder<ScorePointRow> point)
    {
        point.ToTable("score_points");
        point.Property(row => row.Id).ValueGeneratedNever();
        point.Property(row => row.Scope).HasConversion<string>();
        point.ComplexProperty(row => row.Score);
        point.HasIndex(row => new { row.Scope, row.ScopeId, row.Id });
    }
}
