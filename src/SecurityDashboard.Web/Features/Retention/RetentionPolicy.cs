using System.Globalization;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Features.Retention;

/// <summary>
/// For how many days each kind is kept; 0 is for ever. What administrators decide here goes before the configuration. It is audited, and
/// nothing is forgotten before the night, so that it can be undone until then.
/// </summary>
public sealed class RetentionPolicy(SettingStore settings, Settings configured, Data.Retention retention, TimeProvider time)
{
    public const int MostDays = 36_500;

    private const int ThreeYears = 1_096;

    /// <summary>The days that count, whoever decided them.</summary>
    public async Task<int> DaysAsync(RetentionKind kind, CancellationToken cancellation) =>
        await settings.GetAsync(KeyOf(kind), cancellation) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultOf(kind);

    /// <exception cref="FormatException">It is no number of days that the kind can be kept for.</exception>
    public Task SetAsync(RetentionKind kind, int days, Actor actor, CancellationToken cancellation)
    {
        Check(kind, days);
        return settings.SetAsync(KeyOf(kind), days.ToString(CultureInfo.InvariantCulture), actor, cancellation);
    }

    /// <summary>What would be forgotten if it were kept for so many days; null where it is kept for ever.</summary>
    /// <exception cref="FormatException">It is no number of days that the kind can be kept for.</exception>
    public async Task<RetentionEffect?> EffectAsync(RetentionKind kind, int days, CancellationToken cancellation)
    {
        Check(kind, days);
        return days == 0 ? null : await retention.EffectAsync(kind, time.GetUtcNow().AddDays(-days), cancellation);
    }

    /// <returns>How many rows were forgotten.</returns>
    public async Task<long> ForgetAsync(RetentionKind kind, CancellationToken cancellation) =>
        await DaysAsync(kind, cancellation) is > 0 and var days ? await retention.ForgetAsync(kind, time.GetUtcNow().AddDays(-days), cancellation) : 0;

    public int DefaultOf(RetentionKind kind) => kind switch
    {
        RetentionKind.Snapshots => configured.Retention.SnapshotDays,
        RetentionKind.Scores => configured.Retention.ScoreDays,
        RetentionKind.Audit => 0,
        _ => ThreeYears,
    };

    public static int LeastOf(RetentionKind kind) => kind is RetentionKind.Audit ? 365 : 30;

    private static void Check(RetentionKind kind, int days)
    {
        if (days is < 0 or > MostDays || (days > 0 && days < LeastOf(kind)))
            throw new FormatException($"{days} days is not allowed. Allowed is a whole number from {LeastOf(kind)} to {MostDays}, or 0 for ever.");
    }

    private static string KeyOf(RetentionKind kind) => $"retention:{kind.ToString().ToLowerInvariant()}";
}
