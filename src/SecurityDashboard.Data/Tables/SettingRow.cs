using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecurityDashboard.Data.Tables;

/// <summary>One setting that is made in the dashboard rather than in appsettings.json.</summary>
public sealed class SettingRow : IHasPast
{
    public required string Key { get; init; }

    public required string Value { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset Since { get; set; }
}

internal sealed class SettingMapping : IEntityTypeConfiguration<SettingRow>
{
    public void Configure(EntityTypeBuilder<SettingRow> setting)
    {
        setting.ToTable("settings");
        setting.HasKey(row => row.Key);
        setting.Property(row => row.Key).HasMaxLength(128);
    }
}
