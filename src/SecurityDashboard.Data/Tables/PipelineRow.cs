using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecurityDashboard.Encryption;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Data.Tables;

/// <summary>A pipeline as it stands now.</summary>
public sealed class PipelineRow : IHasPast
{
    /// <summary><see cref="StableId"/> of the ARN.</summary>
    public required Guid Id { get; init; }

    public required string AccountId { get; init; }

    public required string Arn { get; init; }

    public required string Region { get; init; }

    public required string Name { get; set; }

    public ScoreFacts Score { get; set; } = ScoreFacts.Perfect;

    public EncryptionLevel EncryptionLevel { get; set; }

    /// <summary>Every place with its level, as JSON.</summary>
    public string EncryptionPlaces { get; set; } = "[]";

    /// <summary>The worst of <see cref="TransitHops"/>.</summary>
    public TransitEnforcement Transit { get; set; } = TransitEnforcement.Unknown;

    /// <summary>Every hop over a network, as JSON.</summary>
    public string TransitHops { get; set; } = "[]";

    /// <summary>The catalogue that <see cref="Score"/> was computed with.</summary>
    public string CatalogVersion { get; set; } = "";

    /// <summary>Since when what was last known stands in for a part of its scope that cannot be read; null while nothing does.</summary>
    public DateTimeOffset? StaleSince { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class PipelineMapping : IEntityTypeConfiguration<PipelineRow>
{
    public void Configure(EntityTypeBuilder<PipelineRow> pipeline)
    {
        pipeline.ToTable("pipelines");
        pipeline.Property(row => row.Id).ValueGeneratedNever();
        pipeline.Property(row => row.EncryptionLevel).HasConversion<string>();
        pipeline.Property(row => row.Transit).HasConversion<string>();
        pipeline.ComplexProperty(row => row.Score);
        pipeline.HasIndex(row => row.AccountId);
    }
}
