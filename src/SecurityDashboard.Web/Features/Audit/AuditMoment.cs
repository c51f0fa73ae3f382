using System.Globalization;

namespace SecurityDashboard.Web.Features.Audit;

/// <summary>Where the audit log is cut, as addresses and programs write it: a day in UTC, or a moment.</summary>
internal static class AuditMoment
{
    /// <summary>The beginning of a day. Null when it is neither a day nor a moment.</summary>
    public static DateTimeOffset? From(string? text) => Day(text) ?? Moment(text);

    /// <summary>The end of a day, so that the whole of it counts. Null when it is neither a day nor a moment.</summary>
    public static DateTimeOffset? To(string? text) => Day(text)?.AddDays(1).AddTicks(-1) ?? Moment(text);

    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
