using SecurityDashboard.Controls;

namespace SecurityDashboard.Exceptions;

/// <summary>For how many days an exception may last at most, by the worst severity that it covers: 1 to 3650 each.</summary>
public sealed record ExceptionPolicy(int Critical, int High, int Medium, int Low)
{
    public const int Most = 3650;

    public static ExceptionPolicy Default { get; } = new(Critical: 90, High: 180, Medium: 365, Low: 365);

    public int DaysFor(Severity severity) => severity switch
    {
        Severity.Critical => Critical,
        Severity.High => High,
        Severity.Medium => Medium,
        _ => Low,
    };

    /// <summary>The last moment, the end of a day in UTC, that an exception may last to when it is asked for at <paramref name="at"/>.</summary>
    public DateTimeOffset LatestFor(Severity severity, DateTimeOffset at) => new(at.UtcDateTime.Date.AddDays(DaysFor(severity) + 1), TimeSpan.Zero);

    /// <summary>What cannot be set, in a sentence; null where all of it can.</summary>
    public string? Problem =>
        new[] { Critical, High, Medium, Low }.Any(days => days is < 1 or > Most) ? $"An exception may last 1 to {Most} days. Write a number of days between them for each severity."
        : Critical > High || High > Medium || Medium > Low ? "What is worse may not be excepted for longer: Critical at most as long as High, High as Medium, Medium as Low."
        : null;
}
