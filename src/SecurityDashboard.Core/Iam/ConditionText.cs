using System.Globalization;

namespace SecurityDashboard.Iam;

/// <summary>Reads the texts that conditions compare. Strict: what is not wholly a number, an instant or a truth value is null.</summary>
internal static class ConditionText
{
    private static readonly string[] s_dateFormats =
    [
        "yyyy-MM", "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    public static bool? Boolean(string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An instant from one of the W3C forms of ISO 8601 or from whole seconds since 1970; four digits are a year.</summary>
    public static DateTimeOffset? Instant(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

        if (text.Length == 4 && DateTimeOffset.TryParseExact(text, "yyyy", CultureInfo.InvariantCulture, Utc, out var year))
            return year;

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }

        return DateTimeOffset.TryParseExact(text, s_dateFormats, CultureInfo.InvariantCulture, Utc, out var instant) ? instant : null;
    }

    public static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length * 3 / 4 + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
