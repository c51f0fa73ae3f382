namespace SecurityDashboard.Alerts;

public sealed class AlertScheduleTests
{
    [Theory]
    [InlineData(AlertPace.AtOnce, null, null, "2026-05-01T12:30:00", "2026-05-01T12:30:00")]
    [InlineData(AlertPace.Hourly, null, null, "2026-05-01T12:30:00", "2026-05-01T13:00:00")]
    [InlineData(AlertPace.Daily, null, null, "2026-05-01T06:59:00", "2026-05-01T07:00:00")]
    [InlineData(AlertPace.Daily, null, null, "2026-05-01T07:00:00", "2026-05-02T07:00:00")]
    [InlineData(AlertPace.AtOnce, 22, 6, "2026-05-01T23:10:00", "2026-05-02T06:00:00")]
    [InlineData(AlertPace.AtOnce, 22, 6, "2026-05-02T05:59:59", "2026-05-02T06:00:00")]
    [InlineData(AlertPace.AtOnce, 22, 6, "2026-05-02T06:00:00", "2026-05-02T06:00:00")]
    [InlineData(AlertPace.AtOnce, 1, 5, "2026-05-02T00:59:00", "2026-05-02T00:59:00")]
    [InlineData(AlertPace.Hourly, 13, 15, "2026-05-01T12:30:00", "2026-05-01T15:00:00")]
    public void Tells_at_its_pace_and_not_in_its_quiet_hours(AlertPace pace, int? from, int? to, string at, string expected) =>
        Assert.Equal(Moment(expected), new AlertSchedule(pace, from, to).Next(Moment(at)));

    [Fact]
    public void Waits_twice_as_long_after_each_attempt_in_vain_and_gives_up_after_more_than_half_a_day()
    {
        var at = Moment("2026-05-01T00:00:00");

        Assert.Equal([1, 2, 4, 8, 360], ((int[])[1, 2, 3, 4, 20]).Select(attempts => (int)(AlertSchedule.Retry(at, attempts) - at).TotalMinutes));
        Assert.True(Enumerable.Range(1, AlertSchedule.MostAttempts).Sum(attempts => (AlertSchedule.Retry(at, attempts) - at).TotalHours) > 12);
    }

    [Theory]
    [InlineData(22, null)]
    [InlineData(null, 6)]
    [InlineData(24, 6)]
    [InlineData(6, 6)]
    public void Quiet_hours_have_a_beginning_and_an_end(int? from, int? to) =>
        Assert.Equal("Quiet hours begin and end at different hours from 0 to 23, or there are none.", new AlertSchedule(AlertPace.AtOnce, from, to).Problem);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse($"{text}Z", System.Globalization.CultureInfo.InvariantCulture);
}
