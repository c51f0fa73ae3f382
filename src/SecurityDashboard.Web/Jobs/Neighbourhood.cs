using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Which accounts a scan of another one has made out of date: they own something that it names, and were not asked for it.</summary>
public sealed class Neighbourhood(IDbContextFactory<DashboardDb> databases, SnapshotStore snapshots)
{
    /// <summary>
    /// Connected accounts that AWS can be asked about again, and that lack something <paramref name="scanned"/> refers to. A scan keeps
    /// what it was asked for, found or not, so that no two accounts send each other round in circles.
    /// </summary>
    public async Task<ImmutableArray<AccountId>> LackingAsync(AccountId scanned, CancellationToken cancellation)
    {
        if (await snapshots.LatestAsync(scanned, cancellation) is not { } subject)
            return [];

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var others = await db.Accounts.AsNoTracking()
            .Where(account => account.Id != scanned.Text && account.Enabled && account.SnapshotId != null
                && (account.Source == AccountSource.Assume || account.Source == AccountSource.Ambient))
            .Select(account => account.Id)
            .ToListAsync(cancellation);

        var lacking = ImmutableArray.CreateBuilder<AccountId>();
        foreach (var other in others.Select(id => new AccountId(id)))
            if (await snapshots.LatestAsync(other, cancellation) is { } snapshot && WantedReferences.Of(snapshot, [subject]).Length > 0)
                lacking.Add(other);
        return lacking.DrainToImmutable();
    }
}
