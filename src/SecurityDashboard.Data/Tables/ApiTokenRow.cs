using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A token for the API. Only its hash is kept.</summary>
public sealed class ApiTokenRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The first characters, so that people and scanners recognise it.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the token in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    public required string OwnerId { get; init; }

    /// <summary>Comma-separated.</summary>
    public required string Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class ApiTokenMapping : IEntityTypeConfiguration<ApiTokenRow>
{
    public void Configure(EntityTypeBuilder<ApiTokenRow> token)
    {
        token.ToTable("api_tokens");
        token.Property(row => row.Id).ValueGeneratedNever();
        token.Property(row => row.Hash).HasMaxLength(64);
        token.HasIndex(row => row.Hash).IsUnique();
        token.HasOne<Person>().WithMany().HasForeignKey(row => row.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
