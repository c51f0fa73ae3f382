using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data.Queries;

/// <summary>Which moments can be looked at: every one since the first account was judged, as far back as the past is kept.</summary>
public sealed class PastQueries(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>The setting that holds since when the past is whole; there is none while it goes back to the first scan.</summary>
    internal const string KeptFrom = "past.from";

    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>The moment that a text names; null for now, which is no text or the word.</summary>
    /// <exception cref="FormatException">It names none, or none that can be looked at; the message says why.</exception>
    public async Task<DateTimeOffset?> MomentAsync(string? text, CancellationToken cancellation)
    {
        if (text is null or "" or "now")
            return null;
        if (Parse(text) is not { } at)
            throw new FormatException($"at is \"{(text.Length > 40 ? $"{text[..40]}…" : text)}\". Write a moment in UTC, such as 2026-07-01T02:00Z.");
        if (at > time.GetUtcNow())
            throw new FormatException($"{Words(at)} has not been yet. Leave \"at\" out to see now.");

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kept = await db.Settings.Where(row => row.Key == KeptFrom).Select(row => row.Value).SingleOrDefaultAsync(cancellation);
        if (kept is not null && Parse(kept) is { } from && at < from)
            throw new FormatException($"{Words(at)} is older than what is kept, which begins at {Words(from)}.");

        var first = await db.FindingEvents.OrderBy(change => change.At).Select(change => (DateTimeOffset?)change.At).FirstOrDefaultAsync(cancellation);
        return first is null ? throw new FormatException("Nothing has been judged yet, so there is no past to look at.")
            : at < first && kept is null ? throw new FormatException($"At {Words(at)} nothing had been judged yet: the first scan ended at {Words(first.Value)}.")
            : at;
    }

    /// <summary>Null for a text that names no moment. Without an offset it is UTC.</summary>
    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>As addresses name it.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(at.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-ddTHH:mmZ" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    /// <summary>As people read it.</summary>
    public static string Words(DateTimeOffset at) => at.UtcDateTime.ToString(at.Second == 0 ? "yyyy-MM-dd HH:mm UTC" : "yyyy-MM-dd HH:mm:ss UTC", CultureInfo.InvariantCulture);
}
