using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>The connected accounts and how they are read.</summary>
public sealed class AccountQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>In the order of their numbers.</summary>
    /// <param name="after">The last number of the page before; null for the first page.</param>
    public async Task<Page<AccountSummary>> ListAsync(int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var items = await Summaries(db, db.Accounts.Where(row => after == null || row.Id.CompareTo(after) > 0)).Take(limit + 1).ToListAsync(cancellation);
        return Pages.Of(items, limit, last => last.Id);
    }

    /// <summary>Null when it is not connected.</summary>
    public async Task<AccountSummary?> FindAsync(AccountId account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Summaries(db, db.Accounts.Where(row => row.Id == account.Text)).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>What the scan roles lack, each permission once, with whom it concerns; what hides most comes first.</summary>
    public async Task<ImmutableArray<PermissionGap>> MissingPermissionsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var lacking = db.Findings.Where(finding => finding.MissingPermission != null);
        var counts = await lacking.GroupBy(finding => finding.MissingPermission!).Select(group => new { Permission = group.Key, Count = group.Count() }).ToListAsync(cancellation);
        var accounts = (await lacking.Select(finding => new { finding.MissingPermission, finding.AccountId }).Distinct().ToListAsync(cancellation)).ToLookup(it => it.MissingPermission, it => it.AccountId);
        var controls = (await lacking.Select(finding => new { finding.MissingPermission, finding.ControlId }).Distinct().ToListAsync(cancellation)).ToLookup(it => it.MissingPermission, it => it.ControlId);
        return
        [
            .. counts.Select(it => new PermissionGap(it.Permission, [.. accounts[it.Permission].Order(StringComparer.Ordinal)], [.. controls[it.Permission].Order(StringComparer.Ordinal)], it.Count))
                .OrderByDescending(missing => missing.Findings)
                .ThenBy(missing => missing.Permission, StringComparer.Ordinal)
        ];
    }

    private static IQueryable<AccountSummary> Summaries(DashboardDb db, IQueryable<AccountRow> rows) =>
        rows.AsNoTracking().OrderBy(row => row.Id).Select(row => new AccountSummary
        {
            Id = row.Id,
            Name = row.Name,
            Source = row.Source,
            RoleName = row.RoleName,
            ExternalId = row.ExternalId,
            RegionList = row.Regions,
            Schedule = row.Schedule,
            Enabled = row.Enabled,
            CreatedAt = row.CreatedAt,
            SnapshotAt = row.SnapshotAt,
            EvaluatedAt = row.EvaluatedAt,
            Resources = row.Resources,
            Unreadable = row.Unreadable,
            Score = row.Score,
            Pipelines = db.Pipelines.Count(pipeline => pipeline.AccountId == row.Id),
            LastScanId = db.Scans.Where(scan => scan.AccountId == row.Id).OrderByDescending(scan => scan.Id).Select(scan => (Guid?)scan.Id).FirstOrDefault(),
            LastScanState = db.Scans.Where(scan => scan.AccountId == row.Id).OrderByDescending(scan => scan.Id).Select(scan => (ScanState?)scan.State).FirstOrDefault(),
            LastScanError = db.Scans.Where(scan => scan.AccountId == row.Id).OrderByDescending(scan => scan.Id).Select(scan => scan.Error).FirstOrDefault(),
        });
}
