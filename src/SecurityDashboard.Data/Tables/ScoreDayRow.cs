using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>
/// How a scope stood at the end of a day, or stands today. There is one for each day on which anything of it changed, for its first in
/// each month, and for its last: each holds until the next, and each month can be read, and forgotten, without those before it.
/// </summary>
/// <remarks>On PostgreSQL the table is partitioned by month.</remarks>
public sealed class ScoreDayRow
{
    public required ScoreScope Scope { get; init; }

    /// <summary>The account's number, the pillar's or framework's name, the team's id; nothing for the estate.</summary>
    public required string ScopeId { get; init; }

    /// <summary>In UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary><see cref="DayFacts"/> as JSON.</summary>
    public required string Facts { get; set; }
}

internal sealed class ScoreDayMapping : IEntityTypeConfiguration<ScoreDayRow>
{
    public void Configure(EntityTypeBuilder<ScoreDayRow> day)
    {
        day.ToTable("score_days");
        day.HasKey(row => new { row.Scope, row.ScopeId, row.Day });
        day.Property(row => row.Scope).HasConversion<string>();
        day.HasIndex(row => row.Day).HasDatabaseName("ix_score_days_day");
    }
}
