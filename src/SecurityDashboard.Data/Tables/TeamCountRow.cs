using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Data.Tables;

/// <summary>How many findings that are judged stand the same way on what a team owns: kept as findings and owners change, so that no evaluation counts them all.</summary>
public sealed class TeamCountRow
{
    public required Guid TeamId { get; init; }

    public required Severity Severity { get; init; }

    public required bool IsOpen { get; init; }

    public required bool IsUnknown { get; init; }

    public required bool IsExcepted { get; init; }

    /// <summary>0 where there are none any more.</summary>
    public required int Count { get; init; }
}

internal sealed class TeamCountMapping : IEntityTypeConfiguration<TeamCountRow>
{
    public void Configure(EntityTypeBuilder<TeamCountRow> count)
    {
        count.ToTable("team_counts");
        count.HasKey(row => new { row.TeamId, row.Severity, row.IsOpen, row.IsUnknown, row.IsExcepted });
    }
}
