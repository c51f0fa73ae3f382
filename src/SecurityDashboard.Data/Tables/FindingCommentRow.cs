using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>What somebody wrote about a finding. Plain text, shown as it is.</summary>
public sealed class FindingCommentRow
{
    /// <summary>Version 7: in order of time.</summary>
    public required Guid Id { get; init; }

    public required Guid FindingId { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Text { get; init; }
}

internal sealed class FindingCommentMapping : IEntityTypeConfiguration<FindingCommentRow>
{
    public void Configure(EntityTypeBuilder<FindingCommentRow> comment)
    {
        comment.ToTable("finding_comments");
        comment.Property(row => row.Id).ValueGeneratedNever();
        comment.Property(row => row.Text).HasMaxLength(FindingActions.LongestComment);
        comment.HasIndex(row => new { row.FindingId, row.Id }).HasDatabaseName("ix_finding_comments_finding");
        comment.HasOne<FindingRow>().WithMany().HasForeignKey(row => row.FindingId).OnDelete(DeleteBehavior.Cascade);
    }
}
