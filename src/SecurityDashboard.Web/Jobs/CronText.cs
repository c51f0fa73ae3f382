using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Storage;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Cron expressions as the job engine reads them, so that a text that is accepted here also runs.</summary>
internal static class CronText
{
    public static bool IsValid(string text)
    {
        try
        {
            Trial(text, TimeZoneInfo.Utc, DateTime.UnixEpoch);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The first moment after another that the expression names by the clocks of a zone; null: there is none.</summary>
    /// <exception cref="FormatException">It is no expression; the message says what one is.</exception>
    public static DateTimeOffset? Next(string text, TimeZoneInfo zone, DateTimeOffset after)
    {
        try
        {
            // The engine takes a moment for after itself, and knows whole seconds.
            var from = after.UtcDateTime;
            return Trial(text, zone, from.AddTicks(TimeSpan.TicksPerSecond - (from.Ticks % TimeSpan.TicksPerSecond))) is { } next ? new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc)) : null;
        }
        catch (ArgumentException)
        {
            throw new FormatException($"\"{text}\" is no cron expression. Write five fields: minute, hour, day of the month, month and day of the week, such as \"0 7 1 * *\".");
        }
    }

    public static void Nothing()
    {
    }

    /// <summary>Hangfire keeps its parser to itself; registering a job in a storage that is thrown away asks that very parser.</summary>
    private static DateTime? Trial(string text, TimeZoneInfo zone, DateTime now)
    {
        using var storage = new InMemoryStorage();
        new RecurringJobManager(storage, JobFilterProviders.Providers, new DefaultTimeZoneResolver(), () => now)
            .AddOrUpdate("trial", Job.FromExpression(() => Nothing()), text, new RecurringJobOptions { TimeZone = zone });
        using var connection = storage.GetConnection();
        return connection.GetRecurringJobs().Single().NextExecution;
    }
}
