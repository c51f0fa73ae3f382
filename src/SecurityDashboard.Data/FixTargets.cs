using System.Globalization;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data;

/// <summary>Within how many days of its beginning to fail a finding is to be fixed.</summary>
public sealed record FixTargets(int Critical, int High, int Medium, int Low)
{
    public const int Longest = 3_650;

    private const string Key = "fix-targets";

    public static FixTargets Default { get; } = new(Critical: 7, High: 30, Medium: 90, Low: 180);

    public int Days(Severity severity) => severity switch { Severity.Critical => Critical, Severity.High => High, Severity.Medium => Medium, _ => Low };

    /// <summary>When it is to be fixed; null unless it fails.</summary>
    public DateTimeOffset? DueAt(FindingSummary finding) => finding.Status is FindingStatus.Open && finding.OpenedAt is { } opened ? opened.AddDays(Days(finding.Severity)) : null;

    public static async Task<FixTargets> OfAsync(SettingStore settings, CancellationToken cancellation) => Parse(await settings.GetAsync(Key, cancellation));

    /// <summary>Audited with what was aimed at before.</summary>
    /// <exception cref="FormatException">A target is not a number of days that can be aimed at, or a worse severity has more time; the message says which.</exception>
    public Task SaveAsync(SettingStore settings, Actor actor, CancellationToken cancellation)
    {
        foreach (var severity in Enum.GetValues<Severity>())
            if (Days(severity) is < 1 or > Longest)
                throw new FormatException($"{severity}: {Days(severity)} days cannot be aimed at. Write 1 to {Longest}.");
        if (Critical > High || High > Medium || Medium > Low)
            throw new FormatException("What is worse cannot have more time: Critical, High, Medium and Low in rising order.");

        return settings.SetAsync(Key, string.Create(CultureInfo.InvariantCulture, $"Critical {Critical}, High {High}, Medium {Medium}, Low {Low}"), actor, cancellation);
    }

    internal static FixTargets Parse(string? text) =>
        text?.Split(", ").Select(part => part.Split(' ')[^1]).Select(days => int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0).ToList() is [> 0 and var critical, > 0 and var high, > 0 and var medium, > 0 and var low]
            ? new FixTargets(critical, high, medium, low)
            : Default;
}

/// <summary>Which findings a target chooses: those that are due after the one moment and by the other.</summary>
/// <param name="After">Null for all that are due by then.</param>
public sealed record DueWithin(FixTargets Targets, DateTimeOffset? After, DateTimeOffset By);
