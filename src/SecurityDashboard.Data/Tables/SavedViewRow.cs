using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A filter of findings that somebody named.</summary>
public sealed class SavedViewRow
{
    public required Guid Id { get; init; }

    /// <summary>What addresses say; never changes, so that links to it stay.</summary>
    public required string Slug { get; init; }

    public required string Name { get; set; }

    /// <summary>As in the address of the findings page, without the question mark.</summary>
    public required string Query { get; set; }

    /// <summary>The name that its maker signs in with.</summary>
    public required string Owner { get; init; }

    /// <summary>Everybody sees it; only its owner otherwise.</summary>
    public required bool Shared { get; set; }

    /// <summary>Rises with every change.</summary>
    public required int Revision { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedViewRow>
{
    public void Configure(EntityTypeBuilder<SavedViewRow> view)
    {
        view.ToTable("saved_views");
        view.Property(row => row.Id).ValueGeneratedNever();
        view.Property(row => row.Slug).HasMaxLength(80);
        view.Property(row => row.Name).HasMaxLength(80);
        view.HasIndex(row => row.Slug).IsUnique().HasDatabaseName("ix_saved_views_slug");
        view.HasIndex(row => row.Owner).HasDatabaseName("ix_saved_views_owner");
    }
}
