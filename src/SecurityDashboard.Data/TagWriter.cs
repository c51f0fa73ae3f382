using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Brings the tags of the subject's resources up to date. What cannot be read keeps the tags that it had.</summary>
internal static class TagWriter
{
    /// <summary>Longer than any tag in AWS: an imported file may hold them, and no index takes them.</summary>
    private const int Longest = 256;

    /// <returns>The resources whose tags changed.</returns>
    public static async Task<HashSet<Guid>> WriteAsync(DashboardDb db, Estate estate, CancellationToken cancellation)
    {
        var account = estate.Subject.Account;
        var gone = await db.ResourceTags.AsNoTracking().Where(row => row.AccountId == account.Text)
            .ToDictionaryAsync(row => (row.ResourceId, row.Key, row.Value), cancellation);

        var (added, seen, unread) = (new List<ResourceTagRow>(), new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var resource in estate.Subject.Resources.Where(resource => resource.Account == account))
        {
            var id = StableId.Of(resource.Arn);
            if (!seen.Add(id))
                continue;

            if (Read(resource) is not { } tags)
                unread.Add(id);
            else
                foreach (var (key, value) in tags.Where(tag => tag.Key.Length <= Longest && tag.Value.Length <= Longest))
                    if (!gone.Remove((id, Stored.Text(key), Stored.Text(value))))
                        added.Add(new ResourceTagRow { AccountId = account.Text, ResourceId = id, Type = resource.Id.Type, Region = Stored.Text(resource.Region), Key = Stored.Text(key), Value = Stored.Text(value) });
        }

        var forgotten = gone.Values.Where(row => seen.Contains(row.ResourceId) ? !unread.Contains(row.ResourceId) : estate.WhyMissing(row.Type, row.Region) is null).ToList();
        await db.WriteAsync(forgotten, EntityState.Deleted, cancellation);
        await db.WriteAsync(added, EntityState.Added, cancellation);
        return [.. forgotten.Concat(added).Select(row => row.ResourceId)];
    }

    /// <summary>Null: they cannot be read.</summary>
    private static ImmutableSortedDictionary<string, string>? Read(Resource resource)
    {
        try
        {
            return ResourceTags.Of(resource).Value;
        }
        catch (UnreadableException)
        {
            return null;
        }
    }
}
