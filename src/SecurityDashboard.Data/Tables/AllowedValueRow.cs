using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A secret, by its fingerprint, or a pattern of secrets that are none in this organisation.</summary>
public sealed class AllowedValueRow : IHasPast
{
    public required Guid Id { get; init; }

    public required AllowedValueKind Kind { get; init; }

    /// <summary>The fingerprint or the pattern; never a value.</summary>
    public required string Text { get; init; }

    public required string Reason { get; init; }

    public required string AllowedBy { get; init; }

    public required DateTimeOffset AllowedAt { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class AllowedValueMapping : IEntityTypeConfiguration<AllowedValueRow>
{
    public void Configure(EntityTypeBuilder<AllowedValueRow> allowed)
    {
        allowed.ToTable("allowed_values");
        allowed.Property(row => row.Id).ValueGeneratedNever();
        allowed.Property(row => row.Kind).HasConversion<string>().HasMaxLength(16);
        allowed.Property(row => row.Text).HasMaxLength(200);
        allowed.HasIndex(row => new { row.Kind, row.Text }).IsUnique();
    }
}
