using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Which accounts name resources of which, in either direction.</summary>
internal static class Neighbours
{
    public static Task<List<string>> OfAsync(DashboardDb db, string account, CancellationToken cancellation)
    {
        var named = db.ResourceReferences.Where(reference => reference.AccountId == account && reference.Owner != "").Select(reference => reference.Owner);
        var naming = db.ResourceReferences.Where(reference => reference.Owner == account).Select(reference => reference.AccountId);
        var buckets = db.ResourceReferences.Where(reference => reference.Type == ResourceTypes.Bucket)
            .Join(db.OwnedBuckets, reference => reference.Text, bucket => bucket.Name, (reference, bucket) => new { From = reference.AccountId, To = bucket.AccountId });

        return named.Union(naming)
            .Union(buckets.Where(edge => edge.From == account).Select(edge => edge.To))
            .Union(buckets.Where(edge => edge.To == account).Select(edge => edge.From))
            .Where(other => other != account && db.Accounts.Any(row => row.Id == other && row.SnapshotId != null))
            .OrderBy(other => other)
            .ToListAsync(cancellation);
    }
}
