using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>One thing that someone did. Only ever appended, each entry bound to the one before it by its hash.</summary>
public sealed class AuditRow
{
    /// <summary>1, 2, 3, without gaps.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public required string? Before { get; init; }

    public required string? After { get; init; }

    public required string? Address { get; init; }

    public required string Hash { get; init; }
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> entry)
    {
        entry.ToTable("audit");
        entry.HasKey(row => row.Number);
        entry.Property(row => row.Number).ValueGeneratedNever();
        entry.Property(row => row.Hash).HasMaxLength(64);
        entry.HasIndex(row => row.At);
        entry.HasIndex(row => new { row.Action, row.At }).HasDatabaseName("ix_audit_action_at");
    }
}
