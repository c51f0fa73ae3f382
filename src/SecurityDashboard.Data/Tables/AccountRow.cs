using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>One connected AWS account.</summary>
public sealed class AccountRow : IHasPast
{
    /// <summary>Twelve digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required AccountSource Source { get; set; }

    public string? RoleName { get; set; }

    /// <summary>Made by the server, never chosen by people.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Comma-separated; empty for every enabled region.</summary>
    public string Regions { get; set; } = "";

    /// <summary>Cron; null for the default schedule.</summary>
    public string? Schedule { get; set; }

    public bool Enabled { get; set; } = true;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The latest snapshot, null before the first scan.</summary>
    public Guid? SnapshotId { get; set; }

    /// <summary>When the latest snapshot was taken.</summary>
    public DateTimeOffset? SnapshotAt { get; set; }

    public int Resources { get; set; }

    public int Unreadable { get; set; }

    /// <summary>Rises whenever the account's snapshot, or one that a verdict on it may depend on, changes.</summary>
    public long EstateVersion { get; set; }

    /// <summary>The version of the estate that the findings are about. Behind <see cref="EstateVersion"/>: an evaluation is due.</summary>
    public long EvaluatedVersion { get; set; }

    public DateTimeOffset? EvaluatedAt { get; set; }

    public string? EvaluatedCatalog { get; set; }

    /// <summary>The number of the latest decision about controls that the findings follow.</summary>
    public long EvaluatedSettings { get; set; }

    public ScoreFacts Score { get; set; } = ScoreFacts.Perfect;

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> account)
    {
        account.ToTable("accounts");
        account.Property(row => row.Id).HasMaxLength(12);
        account.Property(row => row.Source).HasConversion<string>();
        account.ComplexProperty(row => row.Score);
    }
}
