using Hangfire;
using Hangfire.Storage;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>One recurring job for each account that is scanned by itself, as the accounts in the database say.</summary>
public sealed class ScanSchedules(IDbContextFactory<DashboardDb> databases, IRecurringJobManager recurring, JobStorage storage, Settings settings)
{
    private const string Prefix = "scan-";
    private const string Sweep = "sweep";
    private const string Retention = "retention";
    private const string Rollup = "rollup";
    private const string Alerts = "alerts";
    private const string Reports = "reports";

    /// <summary>When accounts are scanned next by themselves, by their ids.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> NextRuns()
    {
        using var connection = storage.GetConnection();
        return connection.GetRecurringJobs()
            .Where(job => job.Id.StartsWith(Prefix, StringComparison.Ordinal) && job.NextExecution is not null)
            .ToDictionary(
                job => job.Id[Prefix.Length..],
                job => new DateTimeOffset(DateTime.SpecifyKind(job.NextExecution.GetValueOrDefault(), DateTimeKind.Utc)));
    }

    /// <summary>Everything that begins by itself.</summary>
    public IReadOnlyList<RecurringWork> All()
    {
        using var connection = storage.GetConnection();
        return [.. connection.GetRecurringJobs().Select(job => new RecurringWork(
            job.Id, job.Id.StartsWith(Prefix, StringComparison.Ordinal) ? job.Id[Prefix.Length..] : null, job.Cron, Utc(job.NextExecution), Utc(job.LastExecution), job.LastJobState))];

        static DateTimeOffset? Utc(DateTime? moment) => moment is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        recurring.AddOrUpdate<SweepJob>(Sweep, job => job.RunAsync(CancellationToken.None), SweepJob.EveryMinute);
        recurring.AddOrUpdate<RetentionJob>(Retention, job => job.RunAsync(CancellationToken.None), RetentionJob.EveryNight);
        recurring.AddOrUpdate<RollupJob>(Rollup, job => job.RunAsync(CancellationToken.None), RollupJob.EveryTenMinutes);
        recurring.AddOrUpdate<AlertJob>(Alerts, job => job.RunAsync(CancellationToken.None), AlertJob.EveryMinute);
        recurring.AddOrUpdate<ReportScheduleJob>(Reports, job => job.RunAsync(CancellationToken.None), ReportScheduleJob.EveryMinute);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var wanted = await db.Accounts.AsNoTracking()
            // An import brings its own moment: there is nothing to read in between.
            .Where(account => account.Enabled && account.Source != AccountSource.Import)
            .Select(account => new { account.Id, account.Schedule })
            .ToDictionaryAsync(account => Prefix + account.Id, cancellation);
        using var connection = storage.GetConnection();
        var registered = connection.GetRecurringJobs().ToDictionary(job => job.Id, job => job.Cron);

        foreach (var (id, account) in wanted)
        {
            var schedule = account.Schedule ?? settings.Scanning.Schedule;
            if (registered.GetValueOrDefault(id) != schedule)
                recurring.AddOrUpdate<ScheduledScanJob>(id, job => job.RunAsync(account.Id, CancellationToken.None), schedule);
        }

        foreach (var id in registered.Keys)
            if (id.StartsWith(Prefix, StringComparison.Ordinal) && !wanted.ContainsKey(id))
                recurring.RemoveIfExists(id);
    }
}

/// <summary>A job that begins by itself.</summary>
/// <param name="Account">The account that it scans; null for what keeps house.</param>
/// <param name="State">How it last ended, in the engine's word; null before.</param>
public sealed record RecurringWork(string Id, string? Account, string Cron, DateTimeOffset? Next, DateTimeOffset? Last, string? State);
