using System.Text;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>The tables that make the latest snapshots searchable and joinable. They are sets: only what differs is written.</summary>
internal static class SnapshotIndex
{
    /// <summary>Longer texts than any name in AWS are not indexed: they can be found in no account, and no database index takes them.</summary>
    private const int LongestName = 1024;

    /// <returns>The resources that were not there before.</returns>
    public static async Task<IReadOnlyCollection<Guid>> ReplaceAsync(DashboardDb db, AccountSnapshot snapshot, CancellationToken cancellation)
    {
        var account = snapshot.Account.Text;

        // What cannot be read may still name what it named before. Forgetting that would make other accounts' scans leave out what this
        // account uses, and their findings would end as if it had been deleted.
        var forget = snapshot.Unreadable().IsEmpty;
        var added = await ReplaceAsync(db, db.Resources.Where(row => row.AccountId == account), row => row.Id, Resources(snapshot), forget: true, cancellation);
        await ReplaceAsync(db, db.ResourceReferences.Where(row => row.AccountId == account), row => row.Id, References(snapshot), forget, cancellation);
        await ReplaceAsync(db, db.OwnedBuckets.Where(row => row.AccountId == account), row => row.Name, OwnedBuckets(snapshot), forget, cancellation);
        return [.. added.Select(row => row.Id)];
    }

    private static async Task<List<TRow>> ReplaceAsync<TRow, TKey>(
        DashboardDb db, IQueryable<TRow> stored, Func<TRow, TKey> key, IEnumerable<TRow> rows, bool forget, CancellationToken cancellation)
        where TRow : class where TKey : notnull
    {
        var gone = await stored.AsNoTracking().ToDictionaryAsync(key, cancellation);
        var added = rows.DistinctBy(key).Where(row => !gone.Remove(key(row))).ToList();
        await db.WriteAsync(added, EntityState.Added, cancellation);
        if (forget)
            await db.WriteAsync(gone.Values, EntityState.Deleted, cancellation);
        return added;
    }

    private static IEnumerable<ResourceRow> Resources(AccountSnapshot snapshot) =>
        from resource in snapshot.Resources
        let id = resource.Id
        select new ResourceRow
        {
            AccountId = snapshot.Account.Text,
            Id = StableId.Of(id.Arn),
            Arn = Stored.Text(id.Arn.Text),
            Type = id.Type,
            Region = Stored.Text(id.Region),
            Name = Stored.Text(id.Arn.Name),
        };

    private static IEnumerable<ResourceReferenceRow> References(AccountSnapshot snapshot) =>
        from resource in snapshot.Resources
        where resource.Account == snapshot.Account
        from reference in Inventory.References.Of(resource)
        where reference.Why is null && IsName(reference.Text) && reference.Owner != snapshot.Account
        where reference.Type is ResourceTypes.Bucket || AccountId.TryParse(reference.Owner.Text, out _)
        select new ResourceReferenceRow
        {
            AccountId = snapshot.Account.Text,
            Id = StableId.Of(reference),
            Type = reference.Type,
            Text = reference.Text,
            InAccount = reference.Account.Text,
            InRegion = reference.Region,
            Owner = reference.Owner.Text,
        };

    private static IEnumerable<OwnedBucketRow> OwnedBuckets(AccountSnapshot snapshot)
    {
        try
        {
            return snapshot.OwnedBuckets.Value.Where(IsName).Select(name => new OwnedBucketRow { AccountId = snapshot.Account.Text, Name = name });
        }
        catch (UnreadableException)
        {
            return [];
        }
    }

    private static bool IsName(string text) => text.Length <= LongestName && Ascii.IsValid(text) && !text.Any(char.IsControl);
}
