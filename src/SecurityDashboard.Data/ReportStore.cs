using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>
/// The life of reports: asked for, made by whoever holds the lease, kept, expired. Who asks, stops, keeps and deletes is audited.
/// </summary>
public sealed class ReportStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a lease holds without a heartbeat.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    /// <summary>After so many attempts that ended without a word, a report is given up: it may be what ends the process.</summary>
    private const int MostAttempts = 3;

    private static readonly string GivenUp = $"The process that made it ended {MostAttempts} times without a word. Look for why in its log, then ask for the report again.";

    public async Task<Guid> QueueAsync(NewReport wanted, Actor actor, CancellationToken cancellation) =>
        await QueueAsync(wanted, actor, (_, _) => Task.FromResult(true), cancellation) ?? throw new InvalidOperationException("Nothing was asked that could refuse a report.");

    /// <param name="claim">Asked for the right to queue it, in the transaction that does.</param>
    /// <returns>Null where it was refused.</returns>
    internal async Task<Guid?> QueueAsync(NewReport wanted, Actor actor, Func<DashboardDb, Guid, Task<bool>> claim, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await ChangeAsync(async db =>
        {
            if (!await claim(db, id))
                return false;

            db.Add(new ReportRow
            {
                Id = id,
                Kind = wanted.Kind,
                Title = Stored.Text(wanted.Title),
                Request = Stored.Text(wanted.Request),
                Needs = wanted.Needs,
                RequestedBy = wanted.RequestedBy,
                RequestedAt = time.GetUtcNow(),
                ExpiresAt = wanted.ExpiresAt,
                ScheduleId = wanted.ScheduleId,
            });
            await audit.AppendAsync(db, actor.Did("report.requested", id.ToString(), before: null, wanted.Request), cancellation);
            return true;
        }, cancellation) ? id : null;
    }

    /// <summary>The right to make the report; null while another attempt holds it, and when it is finished.</summary>
    public async Task<ReportLease?> TryLeaseAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = Guid.CreateVersion7(now);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var taken = await db.Reports
            .Where(row => row.Id == id && (row.State == ReportState.Queued || row.State == ReportState.Running) && (row.LeaseUntil == null || row.LeaseUntil < now))
            .ExecuteUpdateAsync(row => row
                .SetProperty(it => it.LeaseOwner, owner)
                .SetProperty(it => it.LeaseUntil, now + LeaseTime)
                .SetProperty(it => it.Attempts, it => it.Attempts + 1)
                .SetProperty(it => it.StartedAt, now)
                .SetProperty(it => it.State, ReportState.Running), cancellation);
        if (taken == 0)
            return null;

        var row = await db.Reports.AsNoTracking().SingleAsync(it => it.Id == id, cancellation);
        if (row.Attempts <= MostAttempts)
            return new ReportLease(id, owner, row.Kind, row.Title, row.Request, row.Needs, row.RequestedBy, row.RequestedAt, row.ScheduleId);

        await FailAsync(new ReportLease(id, owner, row.Kind, row.Title, row.Request, row.Needs, row.RequestedBy, row.RequestedAt, row.ScheduleId), GivenUp, cancellation);
        return null;
    }

    /// <summary>Says how far it is, and holds the lease for another while.</summary>
    /// <returns>False when somebody wants it stopped, or another attempt took over: the work is to end.</returns>
    public async Task<bool> BeatAsync(ReportLease lease, string progress, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + LeaseTime;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Held(db, lease).Where(row => !row.CancelRequested)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.LeaseUntil, until).SetProperty(it => it.Progress, progress), cancellation) > 0;
    }

    /// <returns>False when another attempt took over: what was made is to be thrown away.</returns>
    public async Task<bool> FinishAsync(ReportLease lease, MadeReport made, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (files, now) = (Stored.Write(made.Files), time.GetUtcNow());
        var finished = await Held(db, lease).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.State, ReportState.Done)
            .SetProperty(it => it.FinishedAt, now)
            .SetProperty(it => it.Progress, "")
            .SetProperty(it => it.Files, files)
            .SetProperty(it => it.AsOf, made.AsOf)
            .SetProperty(it => it.AuditNumber, made.AuditNumber)
            .SetProperty(it => it.Digest, made.Digest)
            .SetProperty(it => it.LeaseOwner, (Guid?)null)
            .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
        if (finished == 0)
            return false;

        await db.ReportSnapshots.Where(row => row.ReportId == lease.Id).ExecuteDeleteAsync(cancellation);
        db.AddRange(made.Snapshots.Select(snapshot => new ReportSnapshotRow { ReportId = lease.Id, SnapshotId = snapshot }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public Task FailAsync(ReportLease lease, string error, CancellationToken cancellation) => EndAsync(lease, ReportState.Failed, Stored.Text(error), cancellation);

    /// <summary>Ends it because somebody wanted that.</summary>
    public Task StopAsync(ReportLease lease, CancellationToken cancellation) => EndAsync(lease, ReportState.Cancelled, error: null, cancellation);

    /// <returns>False when there is nothing to stop.</returns>
    public Task<bool> CancelAsync(Guid id, Actor actor, CancellationToken cancellation) => ChangeAsync(async db =>
    {
        if (await db.Reports.SingleOrDefaultAsync(row => row.Id == id && (row.State == ReportState.Queued || row.State == ReportState.Running), cancellation) is not { } row)
            return false;

        row.CancelRequested = true;
        if (row.State is ReportState.Queued)
            (row.State, row.FinishedAt) = (ReportState.Cancelled, time.GetUtcNow());
        await audit.AppendAsync(db, actor.Did("report.cancelled", id.ToString(), before: null, after: null), cancellation);
        return true;
    }, cancellation);

    /// <param name="until">Null: until somebody deletes it.</param>
    /// <returns>False when there is no such report to keep.</returns>
    public Task<bool> KeepAsync(Guid id, DateTimeOffset? until, Actor actor, CancellationToken cancellation) => ChangeAsync(async db =>
    {
        if (await db.Reports.SingleOrDefaultAsync(row => row.Id == id && row.State == ReportState.Done, cancellation) is not { } row)
            return false;

        await audit.AppendAsync(db, actor.Did("report.kept", id.ToString(), Text(row.ExpiresAt), Text(until)), cancellation);
        row.ExpiresAt = until;
        return true;
    }, cancellation);

    /// <summary>Its files are whoever asks to delete.</summary>
    /// <returns>False when there is no such finished report.</returns>
    public Task<bool> DeleteAsync(Guid id, Actor actor, CancellationToken cancellation) => ChangeAsync(async db =>
    {
        if (await db.Reports.SingleOrDefaultAsync(row => row.Id == id && row.State != ReportState.Queued && row.State != ReportState.Running, cancellation) is not { } row)
            return false;

        await audit.AppendAsync(db, actor.Did("report.deleted", id.ToString(), row.Title, after: null), cancellation);
        db.Remove(row);
        return true;
    }, cancellation);

    /// <summary>What nobody works on though it is not finished.</summary>
    public async Task<ImmutableArray<Guid>> SweepAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
        [
            .. await db.Reports.Where(row => (row.State == ReportState.Queued || row.State == ReportState.Running) && (row.LeaseUntil == null || row.LeaseUntil < now))
                .OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellation)
        ];
    }

    /// <summary>Those whose time is over: that they were made is still listed, and nothing else is kept for them.</summary>
    public async Task<ImmutableArray<Guid>> ExpireAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var over = await db.Reports.Where(row => row.State == ReportState.Done && row.ExpiresAt <= now).Select(row => row.Id).ToListAsync(cancellation);
        await db.Reports.Where(row => over.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(it => it.State, ReportState.Expired).SetProperty(it => it.Files, ""), cancellation);
        await db.ReportSnapshots.Where(row => over.Contains(row.ReportId)).ExecuteDeleteAsync(cancellation);
        return [.. over];
    }

    private async Task EndAsync(ReportLease lease, ReportState state, string? error, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, lease).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.State, state)
            .SetProperty(it => it.FinishedAt, now)
            .SetProperty(it => it.Progress, "")
            .SetProperty(it => it.Error, error)
            .SetProperty(it => it.LeaseOwner, (Guid?)null)
            .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    private async Task<bool> ChangeAsync(Func<DashboardDb, Task<bool>> change, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (!await change(db))
            return false;

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static IQueryable<ReportRow> Held(DashboardDb db, ReportLease lease) => db.Reports.Where(row => row.Id == lease.Id && row.LeaseOwner == lease.Owner && row.State == ReportState.Running);

    private static string Text(DateTimeOffset? until) => until is { } at ? PastQueries.Text(at) : "until deleted";
}

/// <param name="Request">As JSON.</param>
/// <param name="Needs">Comma-separated capabilities.</param>
/// <param name="ExpiresAt">Null: it is kept until somebody deletes it.</param>
/// <param name="ScheduleId">Null: somebody asked.</param>
public sealed record NewReport(string Kind, string Title, string Request, string Needs, string RequestedBy, DateTimeOffset? ExpiresAt, Guid? ScheduleId);

/// <summary>The right to make a report, as long as it is renewed.</summary>
public sealed record ReportLease(Guid Id, Guid Owner, string Kind, string Title, string Request, string Needs, string RequestedBy, DateTimeOffset RequestedAt, Guid? ScheduleId);

/// <param name="Snapshots">The readings that it rests on.</param>
/// <param name="AuditNumber">Of the audit log's last entry that its manifest names.</param>
public sealed record MadeReport(ImmutableArray<ReportFile> Files, DateTimeOffset AsOf, string Digest, long AuditNumber, ImmutableArray<Guid> Snapshots);
