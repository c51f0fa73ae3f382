namespace SecurityDashboard.Reports;

/// <summary>Which days a report is about that is made again and again. Weeks begin on Monday.</summary>
public enum ReportPeriod
{
    Last7Days,
    Last30Days,
    Last90Days,
    LastWeek,
    LastMonth,
    LastQuarter,
}

/// <summary>Turns a rule into days, by the calendar of a time zone.</summary>
public static class ReportPeriods
{
    /// <summary>From when on, and which moment is shown; a null moment: the one at which the report is made. A whole week, month or quarter ends with the last tick before the next one begins.</summary>
    /// <param name="due">When the report is to be made.</param>
    public static (DateTimeOffset From, DateTimeOffset? At) At(this ReportPeriod period, DateTimeOffset due, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(due, zone).Date;
        return period switch
        {
            ReportPeriod.Last7Days => (due.AddDays(-7).ToUniversalTime(), null),
            ReportPeriod.Last30Days => (due.AddDays(-30).ToUniversalTime(), null),
            ReportPeriod.Last90Days => (due.AddDays(-90).ToUniversalTime(), null),
            ReportPeriod.LastWeek => Whole(today.AddDays(-((int)today.DayOfWeek + 6) % 7), begin => begin.AddDays(-7)),
            ReportPeriod.LastMonth => Whole(new DateTime(today.Year, today.Month, 1), begin => begin.AddMonths(-1)),
            _ => Whole(new DateTime(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1), begin => begin.AddMonths(-3)),
        };

        (DateTimeOffset From, DateTimeOffset? At) Whole(DateTime end, Func<DateTime, DateTime> before) => (Begin(before(end), zone), Begin(end, zone).AddTicks(-1));
    }

    /// <summary>As people read it.</summary>
    public static string Words(this ReportPeriod period) => period switch
    {
        ReportPeriod.Last7Days => "the last 7 days",
        ReportPeriod.Last30Days => "the last 30 days",
        ReportPeriod.Last90Days => "the last 90 days",
        ReportPeriod.LastWeek => "the last full week",
        ReportPeriod.LastMonth => "the last full month",
        _ => "the last full quarter",
    };

    /// <summary>The first moment of a day: where the clocks go forward at midnight, the hour after it.</summary>
    private static DateTimeOffset Begin(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day))
            day = day.AddMinutes(15);
        // Of two midnights the first one, which has the larger offset.
        var offset = zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day);
        return new DateTimeOffset(day, offset).ToUniversalTime();
    }
}
