using System.Globalization;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Reports.Documents;

/// <summary>Values as reports write them for people and for programs: the same words on every page and in every file.</summary>
internal static class ReportWords
{
    /// <summary>For people: without a time zone in every cell, because a report says once that it is UTC.</summary>
    public static string Text(ReportCell cell) => cell.Value switch
    {
        null => "",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        double number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString("#,0", CultureInfo.InvariantCulture),
        var text => text.ToString() ?? "",
    };

    /// <summary>For programs.</summary>
    public static string Raw(ReportCell cell) => cell.Value switch
    {
        null => "",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => text.ToString() ?? "",
    };

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double? share) => share is { } part ? (Math.Floor(part * 1000) / 10).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    public static ReportCell Of(Severity severity) => new(severity.ToString(), severity switch
    {
        Severity.Critical => ReportTone.Critical,
        Severity.High => ReportTone.High,
        Severity.Medium => ReportTone.Medium,
        _ => ReportTone.Low,
    });

    public static ReportCell Of(Outcome outcome) => new(outcome.Look().Word, ToneOf(outcome.Look().Tone));

    public static ReportCell Of(ComplianceState state) => new(state.Look().Word, ToneOf(state.Look().Tone));

    /// <param name="grade">A letter of a score.</param>
    public static ReportCell Grade(string grade) => new(grade, ToneOf(Tones.ToneOfGrade(grade)));

    /// <param name="tone">A class of the pages' stylesheet.</param>
    public static ReportTone ToneOf(string tone) => tone switch
    {
        "tone-critical" => ReportTone.Critical,
        "tone-high" => ReportTone.High,
        "tone-medium" => ReportTone.Medium,
        "tone-low" => ReportTone.Low,
        "tone-good" => ReportTone.Good,
        "tone-unknown" => ReportTone.Unknown,
        _ => ReportTone.Muted,
    };
}
