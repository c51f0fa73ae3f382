using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>
/// Reports that are made again and again. Whoever takes a due time makes the next one due in the same transaction that queues the report:
/// of any number of workers one makes it, and a process that ends loses none. Changes by people are audited.
/// </summary>
public sealed class ReportScheduleStore(IDbContextFactory<DashboardDb> databases, ReportStore reports, AuditLog audit)
{
    public const int MostSchedules = 200;

    /// <summary>By name.</summary>
    /// <param name="owner">Only this person's; null: everybody's.</param>
    public async Task<ImmutableArray<ReportScheduleRow>> ListAsync(string? owner, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.ReportSchedules.AsNoTracking().Where(row => owner == null || row.Owner == owner).OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(cancellation)];
    }

    /// <summary>Null when there is none.</summary>
    public async Task<ReportScheduleRow?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ReportSchedules.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
    }

    /// <exception cref="FormatException">There are too many.</exception>
    public async Task AddAsync(ReportScheduleRow schedule, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.ReportSchedules.CountAsync(cancellation) >= MostSchedules)
            throw new FormatException($"There are {MostSchedules} schedules already. Remove those that nobody needs.");

        db.Add(schedule);
        await audit.AppendAsync(db, actor.Did("report-schedule.added", schedule.Id.ToString(), null, Said(schedule)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <param name="version">The one that was read; null: whichever there is.</param>
    /// <returns>Whether it was changed, changed by somebody else since, or is gone.</returns>
    public async Task<Changed> ChangeAsync(Guid id, int? version, Action<ReportScheduleRow> change, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.ReportSchedules.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return Changed.Gone;
        if (version is { } read && read != row.Version)
            return Changed.Since;

        var before = Said(row);
        change(row);
        row.Version++;
        await audit.AppendAsync(db, actor.Did("report-schedule.changed", id.ToString(), before, Said(row)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Changed.Done;
    }

    /// <returns>What was removed, so that it can be added again; null when there is none.</returns>
    public async Task<ReportScheduleRow?> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.ReportSchedules.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return null;

        db.Remove(row);
        await audit.AppendAsync(db, actor.Did("report-schedule.removed", id.ToString(), Said(row), null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return row;
    }

    /// <summary>A recipient gets no more of it. Who is none any more changes nothing: the link works for everybody who has the mail, as often as they like.</summary>
    /// <returns>False when there is no such schedule.</returns>
    public async Task<bool> UnsubscribeAsync(Guid id, Func<string, bool> isThem, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } schedule
        && (!schedule.Recipients.Split(',').Any(isThem) || await ChangeAsync(id, version: null, row => row.Recipients = string.Join(',', row.Recipients.Split(',').Where(recipient => !isThem(recipient))), Actor.System, cancellation) is Changed.Done);

    /// <summary>Those whose time has come, the longest due first.</summary>
    public async Task<ImmutableArray<ReportScheduleRow>> DueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.ReportSchedules.AsNoTracking().Where(row => row.Enabled && row.NextAt <= now).OrderBy(row => row.NextAt).ToListAsync(cancellation)];
    }

    /// <summary>Queues the report of a schedule, if nobody else took this turn and none of it is on its way.</summary>
    /// <param name="next">When it is due the next time.</param>
    /// <returns>Null where somebody else took it.</returns>
    public Task<Guid?> StartAsync(ReportScheduleRow schedule, DateTimeOffset next, NewReport wanted, Actor actor, CancellationToken cancellation) =>
        reports.QueueAsync(wanted, actor, async (db, report) => await db.ReportSchedules
            .Where(row => row.Id == schedule.Id && row.NextAt == schedule.NextAt && row.PendingId == null)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.NextAt, next).SetProperty(it => it.PendingId, report).SetProperty(it => it.HeldUntil, (DateTimeOffset?)null).SetProperty(it => it.Attempts, 0), cancellation) > 0, cancellation);

    /// <summary>Passes a turn without a report.</summary>
    /// <param name="attempts">In vain, with this one where it was.</param>
    /// <returns>False where somebody else took it.</returns>
    public async Task<bool> PassAsync(ReportScheduleRow schedule, DateTimeOffset next, bool enabled, ScheduleOutcome outcome, string why, int attempts, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ReportSchedules.Where(row => row.Id == schedule.Id && row.NextAt == schedule.NextAt).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.NextAt, next)
            .SetProperty(it => it.Enabled, it => it.Enabled && enabled)
            .SetProperty(it => it.Attempts, attempts)
            .SetProperty(it => it.LastOutcome, outcome)
            .SetProperty(it => it.LastResult, Stored.Text(why))
            .SetProperty(it => it.LastAt, at), cancellation) > 0;
    }

    /// <summary>Those whose report is on its way and nobody looks after.</summary>
    public async Task<ImmutableArray<ReportScheduleRow>> PendingAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.ReportSchedules.AsNoTracking().Where(row => row.PendingId != null && (row.HeldUntil == null || row.HeldUntil < now)).OrderBy(row => row.Id).ToListAsync(cancellation)];
    }

    /// <summary>The right to hand the pending report on.</summary>
    /// <returns>False where somebody else has it.</returns>
    public async Task<bool> TryHoldAsync(ReportScheduleRow schedule, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ReportSchedules.Where(row => row.Id == schedule.Id && row.PendingId == schedule.PendingId && (row.HeldUntil == null || row.HeldUntil < now))
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.HeldUntil, until), cancellation) > 0;
    }

    /// <summary>It could not be handed on yet.</summary>
    public async Task RetryAsync(ReportScheduleRow schedule, string why, DateTimeOffset again, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ReportSchedules.Where(row => row.Id == schedule.Id && row.PendingId == schedule.PendingId).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.Attempts, it => it.Attempts + 1)
            .SetProperty(it => it.LastResult, Stored.Text(why))
            .SetProperty(it => it.HeldUntil, again), cancellation);
    }

    /// <summary>What came of the pending report.</summary>
    /// <param name="digest">Of what was sent; null: nothing was.</param>
    public async Task SettleAsync(ReportScheduleRow schedule, ScheduleOutcome outcome, string result, string? digest, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.ReportSchedules.Where(row => row.Id == schedule.Id && row.PendingId == schedule.PendingId).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.LastReportId, it => digest == null ? it.LastReportId : it.PendingId)
            .SetProperty(it => it.LastDigest, it => digest ?? it.LastDigest)
            .SetProperty(it => it.PendingId, (Guid?)null)
            .SetProperty(it => it.HeldUntil, (DateTimeOffset?)null)
            .SetProperty(it => it.Attempts, 0)
            .SetProperty(it => it.LastOutcome, outcome)
            .SetProperty(it => it.LastResult, Stored.Text(result))
            .SetProperty(it => it.LastAt, at), cancellation);
    }

    private static string Said(ReportScheduleRow row) => Stored.Text($"{row.Name}: {row.Request} of {row.Period} at {row.Cron} ({row.Zone}) to {row.Recipients}{(row.OnlyIfChanged ? ", only if changed" : "")}{(row.Enabled ? "" : ", paused")}");
}

/// <summary>What became of a change to something that others may change too.</summary>
public enum Changed { Done, Since, Gone }
