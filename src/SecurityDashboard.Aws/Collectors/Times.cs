namespace SecurityDashboard.Aws.Collectors;

/// <summary>Dates as the inventory keeps them.</summary>
internal static class Times
{
    /// <summary>The SDK hands over dates in UTC, or as local time where the service wrote an offset.</summary>
    public static DateTimeOffset? ToUtc(this DateTime? time) => time is { } value ? new DateTimeOffset(value.ToUniversalTime()) : null;

    /// <summary>To the hour, a date of last use would make every scan differ from the one before.</summary>
    public static DateTimeOffset ToDay(this DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);
}
