using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Cron expressions as the job engine reads them, so that a text that is accepted here also runs.</summary>
internal static class CronText
{
    public static bool IsValid(string text)
    {
        // Hangfire keeps its parser to itself; registering a job in a storage that is thrown away asks that very parser.
        using var storage = new InMemoryStorage();
        try
        {
            new RecurringJobManager(storage).AddOrUpdate("trial", Job.FromExpression(() => Nothing()), text, new RecurringJobOptions());
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static void Nothing()
    {
    }
}
