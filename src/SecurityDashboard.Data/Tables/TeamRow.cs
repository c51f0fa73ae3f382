using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>People who own pipelines and resources together.</summary>
public sealed class TeamRow : IHasPast
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>How to reach them: an address, a channel. Plain text.</summary>
    public required string Contact { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class TeamMapping : IEntityTypeConfiguration<TeamRow>
{
    public void Configure(EntityTypeBuilder<TeamRow> team)
    {
        team.ToTable("teams");
        team.Property(row => row.Id).ValueGeneratedNever();
        team.Property(row => row.Name).HasMaxLength(100);
        team.Property(row => row.Contact).HasMaxLength(200);
        team.HasIndex(row => row.Name).IsUnique().HasDatabaseName("ix_teams_name");
    }
}
