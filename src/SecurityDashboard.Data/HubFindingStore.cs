using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>What Security Hubs have open because of alerts, and how that differs from what they are to have open.</summary>
public sealed class HubFindingStore(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>Security Hub deletes what it was not told of for ninety days.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromDays(30);

    /// <summary>What was refused is tried again then.</summary>
    private static readonly TimeSpan RefusedFor = TimeSpan.FromDays(1);

    /// <summary>What the filter lets through, is to be seen to, and the hub was not told of lately; the worst first.</summary>
    public async Task<ImmutableArray<Guid>> MissingAsync(AlertRow alert, string region, FindingFilter filter, int most, CancellationToken cancellation)
    {
        var (told, refused) = (time.GetUtcNow() - FreshFor, time.GetUtcNow() - RefusedFor);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
        [
            .. await Wanted(db, filter)
                .Where(finding => !db.HubFindings.Any(has => has.AlertId == alert.Id && has.Region == region && has.FindingId == finding.Id && (has.Refused == null ? has.ToldAt > told : has.ToldAt > refused)))
                .OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Id).Select(finding => finding.Id).Take(most).ToListAsync(cancellation),
        ];
    }

    /// <summary>What a hub has open and is not to: it is fixed, gone, excepted or outside of the filter, its account was removed, or it is another region's hub now.</summary>
    public async Task<ImmutableArray<LeftFinding>> LeftAsync(AlertRow alert, string region, FindingFilter filter, int most, CancellationToken cancellation)
    {
        var refused = time.GetUtcNow() - RefusedFor;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var wanted = Wanted(db, filter);
        return
        [
            .. await db.HubFindings.AsNoTracking()
                .Where(has => has.AlertId == alert.Id && (has.Refused == null || has.ToldAt <= refused) && (has.Region != region || !wanted.Any(finding => finding.Id == has.FindingId)))
                .OrderBy(has => has.Region).ThenBy(has => has.FindingId).Take(most)
                .Select(has => new LeftFinding(has.Region, has.FindingId, db.HubFindings.Any(other => other.AlertId != has.AlertId && other.Region == has.Region && other.FindingId == has.FindingId && db.Alerts.Any(it => it.Id == other.AlertId && it.Channel == AlertChannel.SecurityHub))))
                .ToListAsync(cancellation),
        ];
    }

    /// <summary>A hub was told.</summary>
    /// <param name="open">Those that are open there now, with why it did not take them where it did not.</param>
    /// <param name="archived">Those that are not.</param>
    public async Task SaveAsync(AlertRow alert, string region, IReadOnlyDictionary<Guid, string?> open, IEnumerable<Guid> archived, CancellationToken cancellation)
    {
        var (ids, now) = (open.Keys.Concat(archived).ToList(), time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.HubFindings.Where(row => row.AlertId == alert.Id && row.Region == region && ids.Contains(row.FindingId)).ExecuteDeleteAsync(cancellation);
        db.AddRange(open.Select(told => new HubFindingRow { AlertId = alert.Id, Region = region, FindingId = told.Key, ToldAt = now, Refused = told.Value }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>How many findings of an alert were not taken, and some of the reasons, each once.</summary>
    public async Task<(int Count, ImmutableArray<string> Why)> RefusedAsync(AlertRow alert, int mostReasons, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var refused = db.HubFindings.Where(row => row.AlertId == alert.Id && row.Refused != null).Select(row => row.Refused ?? "");
        return await refused.CountAsync(cancellation) is > 0 and var count ? (count, [.. await refused.Distinct().OrderBy(why => why).Take(mostReasons).ToListAsync(cancellation)]) : (0, []);
    }

    private static IQueryable<FindingRow> Wanted(DashboardDb db, FindingFilter filter) =>
        db.Matching(filter with { Open = true, Statuses = [], Due = null }).Where(finding => finding.ExceptionId == null);
}

/// <param name="IsElsewhere">Whether another alert wants the same hub to have it open.</param>
public sealed record LeftFinding(string Region, Guid Finding, bool IsElsewhere);
