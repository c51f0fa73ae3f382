using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>
/// Forgets what is older than it is kept for. What an account is judged on and the scores that hold are never forgotten, however old; nor
/// is the history of a finding that an exception covers, with the scans and snapshots that it names, nor what a kept report rests on.
/// </summary>
public sealed class Retention(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>What a row takes beside its texts: its columns of one size and its places in indexes.</summary>
    private const long RowBytes = 200;

    /// <summary>What <see cref="ForgetAsync"/> would do now.</summary>
    public async Task<RetentionEffect> EffectAsync(RetentionKind kind, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        before = await BoundAsync(db, kind, before, cancellation);
        switch (kind)
        {
            case RetentionKind.History:
                var (events, old) = (db.EventsToForget(before), db.FindingEvents.Where(change => change.At < before));
                var (rows, bytes) = await PastTables.OlderAsync(db, before, cancellation);
                var (count, texts) = (await events.LongCountAsync(cancellation), await events.SumAsync(change => (long?)change.Because.Length, cancellation) ?? 0);
                return new RetentionEffect(
                    rows + count, bytes + texts + ((rows + count) * RowBytes), await old.LongCountAsync(cancellation) - count,
                    await db.FindingEvents.MinAsync(change => (DateTimeOffset?)change.At, cancellation), await db.FindingEvents.Where(change => change.At >= before).MinAsync(change => (DateTimeOffset?)change.At, cancellation));
            case RetentionKind.Snapshots:
                var snapshots = db.SnapshotsToForget(before);
                var documents = db.SnapshotDocuments.Where(document => db.Snapshots.Any(it => it.ContentHash == document.ContentHash)
                    && !db.Snapshots.Any(it => it.ContentHash == document.ContentHash && !snapshots.Any(forgotten => forgotten.Id == it.Id)));
                var forgotten = await snapshots.LongCountAsync(cancellation);
                return new RetentionEffect(
                    forgotten, (forgotten * RowBytes) + (await documents.SumAsync(document => (long?)document.Document.Length, cancellation) ?? 0),
                    await db.Snapshots.Where(it => it.TakenAt < before).Where(it => db.ProtectedScans().Any(scan => scan.SnapshotId == it.Id)).LongCountAsync(cancellation),
                    await db.Snapshots.MinAsync(it => (DateTimeOffset?)it.TakenAt, cancellation), await db.Snapshots.Where(it => !snapshots.Any(gone => gone.Id == it.Id)).MinAsync(it => (DateTimeOffset?)it.TakenAt, cancellation));
            case RetentionKind.Scores:
                var points = db.ScoresToForget(before);
                var old_ = await points.LongCountAsync(cancellation);
                return new RetentionEffect(old_, old_ * RowBytes, 0, await db.ScorePoints.MinAsync(it => (DateTimeOffset?)it.At, cancellation), await db.ScorePoints.Where(it => !points.Any(gone => gone.Id == it.Id)).MinAsync(it => (DateTimeOffset?)it.At, cancellation));
            case RetentionKind.Scans:
                var scans = db.ScansToForget(before);
                var ended = await scans.LongCountAsync(cancellation);
                return new RetentionEffect(
                    ended, ended * RowBytes, await db.ProtectedScans().Where(scan => scan.FinishedAt < before).LongCountAsync(cancellation),
                    await db.Scans.MinAsync(it => (DateTimeOffset?)it.RequestedAt, cancellation), await db.Scans.Where(it => !scans.Any(gone => gone.Id == it.Id)).MinAsync(it => (DateTimeOffset?)it.RequestedAt, cancellation));
            default:
                var entries = db.AuditToForget(before);
                var told = await entries.LongCountAsync(cancellation);
                return new RetentionEffect(
                    told, (told * RowBytes) + (await entries.SumAsync(entry => (long?)((entry.Before ?? "").Length + (entry.After ?? "").Length), cancellation) ?? 0), await db.Audit.Where(entry => entry.At < before).LongCountAsync(cancellation) - told,
                    await db.Audit.MinAsync(it => (DateTimeOffset?)it.At, cancellation), await db.Audit.Where(it => it.At >= before).MinAsync(it => (DateTimeOffset?)it.At, cancellation));
        }
    }

    /// <returns>How many rows were forgotten.</returns>
    public async Task<long> ForgetAsync(RetentionKind kind, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        before = await BoundAsync(db, kind, before, cancellation);
        var forgotten = kind switch
        {
            RetentionKind.History => await ForgetHistoryAsync(db, before, cancellation),
            RetentionKind.Snapshots => await ForgetSnapshotsAsync(db, before, cancellation),
            RetentionKind.Scores => await ForgetScoresAsync(db, before, cancellation),
            RetentionKind.Scans => await db.ScansToForget(before).ExecuteDeleteAsync(cancellation),
            _ => await ForgetAuditAsync(db, before, cancellation),
        };
        await transaction.CommitAsync(cancellation);
        return forgotten;
    }

    /// <summary>The past that a kept report shows can still be shown.</summary>
    private static async Task<DateTimeOffset> BoundAsync(DashboardDb db, RetentionKind kind, DateTimeOffset before, CancellationToken cancellation) =>
        kind is RetentionKind.History && await db.Reports.Where(report => report.State == ReportState.Done).MinAsync(report => report.AsOf, cancellation) is { } oldest && oldest < before ? oldest : before;

    /// <summary>Events, and what was replaced by then. A moment before that can no longer be shown, and says so.</summary>
    private static async Task<int> ForgetHistoryAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        var forgotten = await db.EventsToForget(before).ExecuteDeleteAsync(cancellation) + await PastTables.ForgetAsync(db, before, cancellation);
        if (forgotten == 0)
            return 0;

        var row = await db.Settings.SingleOrDefaultAsync(it => it.Key == PastQueries.KeptFrom, cancellation);
        if (row is null)
            db.Add(row = new SettingRow { Key = PastQueries.KeptFrom, Value = "" });
        if (PastQueries.Parse(row.Value) is not { } kept || kept < before)
            row.Value = PastQueries.Text(before);
        await db.SaveChangesAsync(cancellation);
        return forgotten;
    }

    /// <summary>Readings, with the documents that no other reading shares.</summary>
    private static async Task<int> ForgetSnapshotsAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        var forgotten = await db.SnapshotsToForget(before).ExecuteDeleteAsync(cancellation);
        if (forgotten > 0)
            await db.SnapshotDocuments
                .Where(document => !db.Snapshots.Any(snapshot => snapshot.ContentHash == document.ContentHash))
                .ExecuteDeleteAsync(cancellation);
        return forgotten;
    }

    /// <summary>Points, and whole months of the lines of days.</summary>
    private static async Task<int> ForgetScoresAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        var forgotten = await db.ScoresToForget(before).ExecuteDeleteAsync(cancellation);
        await db.ForgetDaysAsync(new DateOnly(before.UtcDateTime.Year, before.UtcDateTime.Month, 1), cancellation);
        return forgotten;
    }

    /// <summary>The beginning of the log; what is left is still whole, from the entry behind the last one that was forgotten.</summary>
    private static async Task<int> ForgetAuditAsync(DashboardDb db, DateTimeOffset before, CancellationToken cancellation)
    {
        // The last entry always stays: the next one is chained to it.
        var last = await db.AuditToForget(before).Where(entry => db.Audit.Any(later => later.Number > entry.Number)).OrderByDescending(entry => entry.Number).FirstOrDefaultAsync(cancellation);
        if (last is null)
            return 0;

        await AuditLog.BeginAfterAsync(db, last, cancellation);
        var forgotten = await db.Audit.Where(entry => entry.Number <= last.Number).ExecuteDeleteAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
        return forgotten;
    }
}

/// <summary>What may be forgotten: the same rows are shown beforehand and deleted.</summary>
internal static class Forgettable
{
    public static IQueryable<FindingEventRow> EventsToForget(this DashboardDb db, DateTimeOffset before) => db.FindingEvents
        .Where(change => change.At < before)
        .Where(change => !db.Findings.Any(finding => finding.Id == change.FindingId && finding.ExceptionId != null));

    /// <summary>All but the account's latest, those of unfinished scans, those in which an excepted finding changed, and those that a kept report rests on.</summary>
    public static IQueryable<SnapshotRow> SnapshotsToForget(this DashboardDb db, DateTimeOffset before) => db.Snapshots
        .Where(snapshot => snapshot.TakenAt < before)
        .Where(snapshot => !db.Accounts.Any(account => account.SnapshotId == snapshot.Id))
        .Where(snapshot => !db.Scans.Any(scan => scan.SnapshotId == snapshot.Id && scan.FinishedAt == null))
        .Where(snapshot => !db.ProtectedScans().Any(scan => scan.SnapshotId == snapshot.Id));

    /// <summary>The one that held then stays, so that a trend begins with a value.</summary>
    public static IQueryable<ScorePointRow> ScoresToForget(this DashboardDb db, DateTimeOffset before) => db.ScorePoints
        .Where(point => point.At < before)
        .Where(point => db.ScorePoints.Any(later => later.Scope == point.Scope && later.ScopeId == point.ScopeId && later.Id > point.Id && later.At <= before));

    /// <summary>All but each account's latest, and those in which an excepted finding changed.</summary>
    public static IQueryable<ScanRow> ScansToForget(this DashboardDb db, DateTimeOffset before) => db.Scans
        .Where(scan => scan.FinishedAt < before)
        .Where(scan => db.Scans.Any(later => later.AccountId == scan.AccountId && later.Id > scan.Id))
        .Where(scan => !db.ProtectedScans().Any(it => it.Id == scan.Id));

    /// <summary>But for the entries from the first one on that a kept report is chained to.</summary>
    public static IQueryable<AuditRow> AuditToForget(this DashboardDb db, DateTimeOffset before) => db.Audit
        .Where(entry => entry.At < before)
        .Where(entry => !db.Reports.Any(report => report.State == ReportState.Done && report.AuditNumber <= entry.Number));

    /// <summary>Those in which an excepted finding changed, and those whose reading a kept report rests on.</summary>
    public static IQueryable<ScanRow> ProtectedScans(this DashboardDb db) => db.Scans.Where(scan =>
        db.ReportSnapshots.Any(kept => kept.SnapshotId == scan.SnapshotId)
        || db.FindingEvents.Any(change => change.ScanId == scan.Id && db.Findings.Any(finding => finding.Id == change.FindingId && finding.ExceptionId != null)));
}
