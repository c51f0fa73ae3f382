using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>Scans: running, waiting, and done.</summary>
public sealed class ScanQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The latest first.</summary>
    /// <param name="account">Null for every account's.</param>
    /// <param name="unfinished">Only those that are not finished.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<ScanSummary>> ListAsync(string? account, bool unfinished, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Scans.AsNoTracking();
        if (account is not null)
            rows = rows.Where(row => row.AccountId == account);
        if (unfinished)
            rows = rows.Where(row => row.FinishedAt == null);
        if (Position<int>.Parse(after) is { } from)
            rows = rows.Where(row => row.Id.CompareTo(from.Id) < 0);

        var items = await Summaries(db, rows.OrderByDescending(row => row.Id).Take(limit + 1)).ToListAsync(cancellation);
        return Pages.Of(items, limit, last => new Position<int>(0, last.Id).ToString());
    }

    /// <summary>Null when there is no such scan.</summary>
    public async Task<ScanDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await Summaries(db, db.Scans.AsNoTracking().Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation) is not { } scan)
            return null;

        var changes = await db.FindingEvents.Where(change => change.ScanId == id)
            .GroupBy(change => change.Transition)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        return new ScanDetail(scan, changes.ToImmutableDictionary(group => group.Key, group => group.Count));
    }

    /// <summary>The last scan of the same account before that one which was judged; null where there is none.</summary>
    public async Task<Guid?> BeforeAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Scans.Where(row => row.Id.CompareTo(id) < 0 && row.State == ScanState.Done && db.Scans.Any(it => it.Id == id && it.AccountId == row.AccountId))
            .OrderByDescending(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>What became of how many findings, for each of the scans that changed any.</summary>
    public async Task<FrozenDictionary<Guid, ImmutableDictionary<FindingTransition, int>>> CountChangesAsync(ImmutableArray<Guid> scans, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var wanted = scans.Select(scan => (Guid?)scan).ToArray();
        var counts = await db.FindingEvents.Where(change => wanted.Contains(change.ScanId))
            .GroupBy(change => new { change.ScanId, change.Transition })
            .Select(group => new { group.Key.ScanId, group.Key.Transition, Count = group.Count() })
            .ToListAsync(cancellation);
        return counts.GroupBy(count => count.ScanId ?? Guid.Empty)
            .ToFrozenDictionary(scan => scan.Key, scan => scan.ToImmutableDictionary(count => count.Transition, count => count.Count));
    }

    /// <summary>What a scan changed, in the order of the findings' ids.</summary>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<ScanChange>> ChangesAsync(Guid id, FindingTransition? transition, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var events = db.FindingEvents.AsNoTracking().Where(change => change.ScanId == id);
        if (transition is { } wanted)
            events = events.Where(change => change.Transition == wanted);
        if (Position<int>.Parse(after) is { } from)
            events = events.Where(change => change.FindingId.CompareTo(from.Id) > 0);

        var items = await events.OrderBy(change => change.FindingId).Take(limit + 1)
            .Join(db.Findings, change => change.FindingId, finding => finding.Id, (change, finding) => new { change, finding })
            .OrderBy(it => it.change.FindingId)
            .Select(it => new ScanChange(
                it.change.FindingId, it.change.Transition, it.finding.ControlId, it.finding.ResourceArn, it.finding.SubKey, it.change.Severity, it.change.Outcome, it.change.Because))
            .ToListAsync(cancellation);
        return Pages.Of(items, limit, last => new Position<int>(0, last.FindingId).ToString());
    }

    private static IQueryable<ScanSummary> Summaries(DashboardDb db, IQueryable<ScanRow> rows) => rows.Select(row => new ScanSummary
    {
        Id = row.Id,
        Account = row.AccountId,
        AccountName = db.Accounts.Where(account => account.Id == row.AccountId).Select(account => account.Name).FirstOrDefault() ?? row.AccountId,
        State = row.State,
        RequestedBy = row.RequestedBy,
        RequestedAt = row.RequestedAt,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
        HeartbeatAt = row.HeartbeatAt,
        Attempts = row.Attempts,
        CancelRequested = row.CancelRequested,
        ProgressText = row.Progress,
        Resources = row.Resources,
        Unreadable = row.Unreadable,
        ApiCalls = row.ApiCalls,
        Error = row.Error,
    });
}
