namespace SecurityDashboard.Alerts;

/// <summary>How often an alert tells what happened.</summary>
public enum AlertPace
{
    AtOnce,
    Hourly,
    Daily,
}

/// <summary>When an alert is told: at its pace, never in its quiet hours, later and later where it could not be delivered.</summary>
/// <param name="QuietFrom">An hour of the day in UTC, 0 to 23; null: there are no quiet hours.</param>
/// <param name="QuietTo">The hour at which they end; where it is not after <paramref name="QuietFrom"/>, on the next day.</param>
public sealed record AlertSchedule(AlertPace Pace, int? QuietFrom = null, int? QuietTo = null)
{
    /// <summary>After so many attempts in vain a message goes to the dead letters: more than half a day after the first.</summary>
    public const int MostAttempts = 10;

    /// <summary>The hour, in UTC, of what is told once a day.</summary>
    private const int DailyHour = 7;

    /// <summary>What cannot be, in a sentence; null: nothing.</summary>
    public string? Problem => QuietFrom is null != QuietTo is null || QuietFrom is < 0 or > 23 || QuietTo is < 0 or > 23 || (QuietFrom is not null && QuietFrom == QuietTo)
        ? "Quiet hours begin and end at different hours from 0 to 23, or there are none." : null;

    /// <summary>The first moment after <paramref name="at"/> at which it may be told again.</summary>
    public DateTimeOffset Next(DateTimeOffset at) => AfterQuiet(Pace switch
    {
        AlertPace.Hourly => Day(at).AddHours(at.UtcDateTime.Hour + 1),
        AlertPace.Daily => Day(at).AddHours(DailyHour) is var today && today > at ? today : today.AddDays(1),
        _ => at,
    });

    /// <summary>The moment itself, or the end of the quiet hours that it is in.</summary>
    public DateTimeOffset AfterQuiet(DateTimeOffset at)
    {
        if (QuietFrom is not { } from || QuietTo is not { } to)
            return at;

        var hour = at.UtcDateTime.Hour;
        var isQuiet = from < to ? hour >= from && hour < to : hour >= from || hour < to;
        return !isQuiet ? at : Day(at).AddHours(to) is var end && end > at ? end : end.AddDays(1);
    }

    /// <summary>A minute after the first attempt in vain, then twice as long each time, six hours at most.</summary>
    public static DateTimeOffset Retry(DateTimeOffset at, int attempts) => at + TimeSpan.FromMinutes(Math.Min(360, Math.Pow(2, Math.Max(0, attempts - 1))));

    private static DateTimeOffset Day(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
