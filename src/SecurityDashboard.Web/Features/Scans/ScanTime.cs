using System.Globalization;

namespace SecurityDashboard.Web.Features.Scans;

/// <summary>How long a scan took, as short as people say it.</summary>
internal static class ScanTime
{
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "< 1 s",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
    };
}
