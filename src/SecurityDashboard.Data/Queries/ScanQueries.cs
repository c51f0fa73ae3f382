using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>Scans: running, waiting, and done.</summary>
public sealed class ScanQueries(IDbContextFactory<DashboardDb> databases)
{
    private static readonly Expression<Func<ScanRow, ScanSummary>> OfRow = row => new ScanSummary
    {
        Id = row.Id,
        Account = row.AccountId,
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
    };

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

        var items = await rows.OrderByDescending(row => row.Id).Take(limit + 1).Select(OfRow).ToListAsync(cancellation);
        return Pages.Of(items, limit, last => new Position<int>(0, last.Id).ToString());
    }

    /// <summary>Null when there is no such scan.</summary>
    public async Task<ScanDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Scans.AsNoTracking().Where(row => row.Id == id).Select(OfRow).SingleOrDefaultAsync(cancellation) is not { } scan)
            return null;

        var changes = await db.FindingEvents.Where(change => change.ScanId == id)
            .GroupBy(change => change.Transition)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellation);
        return new ScanDetail(scan, changes.ToImmutableDictionary(group => group.Key, group => group.Count));
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
            .Join(db.Findings, change => change.FindingId, finding => finding.Id, (change, finding) => new ScanChange(
                change.FindingId, change.Transition, finding.ControlId, finding.ResourceArn, finding.SubKey, change.Severity, change.Outcome, change.Because))
            .OrderBy(change => change.FindingId)
            .ToListAsync(cancellation);
        return Pages.Of(items, limit, last => new Position<int>(0, last.FindingId).ToString());
    }
}
