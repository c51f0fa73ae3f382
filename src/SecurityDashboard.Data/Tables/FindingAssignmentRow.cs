using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>Who is to see to a finding: a person or a team, whoever owns the resource. One that nobody is assigned to is not there.</summary>
public sealed class FindingAssignmentRow : IHasPast
{
    public required Guid FindingId { get; init; }

    /// <summary>The name that they sign in with; null where a team is assigned.</summary>
    public string? Person { get; init; }

    public Guid? TeamId { get; init; }

    public required string AssignedBy { get; init; }

    public required DateTimeOffset AssignedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class FindingAssignmentMapping : IEntityTypeConfiguration<FindingAssignmentRow>
{
    public void Configure(EntityTypeBuilder<FindingAssignmentRow> assignment)
    {
        assignment.ToTable("finding_assignments");
        assignment.HasKey(row => row.FindingId);
        assignment.Property(row => row.FindingId).ValueGeneratedNever();
        assignment.HasIndex(row => row.Person).HasDatabaseName("ix_finding_assignments_person");
        assignment.HasIndex(row => row.TeamId).HasDatabaseName("ix_finding_assignments_team");
        assignment.HasOne<FindingRow>().WithMany().HasForeignKey(row => row.FindingId).OnDelete(DeleteBehavior.Cascade);
    }
}
