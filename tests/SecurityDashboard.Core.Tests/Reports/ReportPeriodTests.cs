using System.Globalization;
using CsCheck;

namespace SecurityDashboard.Reports;

public sealed class ReportPeriodTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo[] Zones = [.. TimeZoneInfo.GetSystemTimeZones()];

    [Theory]
    [InlineData(ReportPeriod.LastMonth, "2026-11-01T06:00Z", "2026-09-30T22:00Z", "2026-10-31T23:00Z")]
    [InlineData(ReportPeriod.LastMonth, "2026-01-31T22:59Z", "2025-11-30T23:00Z", "2025-12-31T23:00Z")]
    [InlineData(ReportPeriod.LastMonth, "2026-01-31T23:00Z", "2025-12-31T23:00Z", "2026-01-31T23:00Z")]
    [InlineData(ReportPeriod.LastQuarter, "2026-11-23T06:00Z", "2026-06-30T22:00Z", "2026-09-30T22:00Z")]
    [InlineData(ReportPeriod.LastWeek, "2026-11-22T12:00Z", "2026-11-08T23:00Z", "2026-11-15T23:00Z")]
    [InlineData(ReportPeriod.LastWeek, "2026-11-22T23:00Z", "2026-11-15T23:00Z", "2026-11-22T23:00Z")]
    public void A_whole_period_begins_and_ends_at_midnight_of_the_zone(ReportPeriod period, string due, string from, string end)
    {
        var (begins, at) = period.At(At(due), Berlin);

        Assert.Equal((At(from), At(end).AddTicks(-1)), (begins, at));
    }

    [Fact]
    public void A_running_period_ends_when_the_report_is_made()
    {
        var due = At("2026-11-23T06:00Z");

        Assert.Equal((due.AddDays(-30), null), ReportPeriod.Last30Days.At(due, Berlin));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Whatever_the_moment_and_the_zone_a_period_is_over_and_is_not_empty() => Gen.Select(
        Gen.DateTime[new DateTime(2000, 1, 1), new DateTime(2040, 1, 1)], Gen.Int[0, Zones.Length - 1], Gen.Int[0, 5]).Sample((moment, zoneNumber, periodNumber) =>
    {
        var (zone, period) = (Zones[zoneNumber], (ReportPeriod)periodNumber);
        var due = new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc));
        var (from, at) = period.At(due, zone);
        return from < (at ?? due) && (at ?? due) <= due;
    });
}
