using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>Somebody who belongs to a team: what it owns is theirs.</summary>
public sealed class TeamMemberRow : IHasPast
{
    public required Guid TeamId { get; init; }

    /// <summary>The name that they sign in with.</summary>
    public required string Person { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class TeamMemberMapping : IEntityTypeConfiguration<TeamMemberRow>
{
    public void Configure(EntityTypeBuilder<TeamMemberRow> member)
    {
        member.ToTable("team_members");
        member.HasKey(row => new { row.TeamId, row.Person });
        member.Property(row => row.Person).HasMaxLength(256);
        member.HasIndex(row => row.Person).HasDatabaseName("ix_team_members_person");
        member.HasOne<TeamRow>().WithMany().HasForeignKey(row => row.TeamId).OnDelete(DeleteBehavior.Cascade);
    }
}
