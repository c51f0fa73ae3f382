using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>A replay of a control that somebody asked for, and what it found.</summary>
public sealed class ReplayRow
{
    public required Guid Id { get; init; }

    public required string ControlId { get; init; }

    /// <summary>The name of a setting of the control; null: as things are decided.</summary>
    public string? Setting { get; init; }

    /// <summary>What the setting is tried with.</summary>
    public string? Value { get; init; }

    /// <summary>The moment that it begins at.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The person, also where a token of theirs asked.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public ReplayState State { get; set; }

    /// <summary>How many readings are judged.</summary>
    public int Done { get; set; }

    public int Total { get; set; }

    public bool CancelRequested { get; set; }

    public int Attempts { get; set; }

    public Guid? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Why it did not end.</summary>
    public string? Error { get; set; }

    /// <summary>A <see cref="Queries.ReplayResult"/> as JSON; null before it is done.</summary>
    public string? Result { get; set; }
}

internal sealed class ReplayMapping : IEntityTypeConfiguration<ReplayRow>
{
    public void Configure(EntityTypeBuilder<ReplayRow> replay)
    {
        replay.ToTable("replays");
        replay.Property(row => row.Id).ValueGeneratedNever();
        replay.Property(row => row.State).HasConversion<string>();
        replay.HasIndex(row => new { row.ControlId, row.Id }).HasDatabaseName("ix_replays_control_id");
    }
}
