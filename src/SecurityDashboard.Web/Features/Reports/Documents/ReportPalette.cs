namespace SecurityDashboard.Web.Features.Reports.Documents;

/// <summary>The colours of reports, which are those of the light pages: text on white at 4.5:1.</summary>
internal static class ReportPalette
{
    public const string Text = "#1b2333";
    public const string Muted = "#566073";
    public const string Line = "#e2e6ed";
    public const string Sunken = "#f1f3f7";
    public const string Accent = "#3a4bb8";

    public static string Of(ReportTone tone) => tone switch
    {
        ReportTone.Critical => "#b3123f",
        ReportTone.High => "#a8440a",
        ReportTone.Medium => "#7d5c00",
        ReportTone.Low => "#2f6391",
        ReportTone.Good => "#1c7446",
        ReportTone.Unknown => "#5f5a8a",
        ReportTone.Muted => Muted,
        _ => Text,
    };
}
