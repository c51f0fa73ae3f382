using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Results;

/// <summary>Which accounts name resources of which, in either direction: all that judging one of them has to look at.</summary>
internal sealed class Neighbourhood
{
    private readonly Dictionary<AccountId, AccountSnapshot> _snapshots;
    private readonly ILookup<AccountId, AccountId> _adjacent;

    public Neighbourhood(IReadOnlyCollection<AccountSnapshot> snapshots)
    {
        _snapshots = snapshots.ToDictionary(snapshot => snapshot.Account);
        var bucketOwners = snapshots.Where(snapshot => snapshot.OwnedBuckets.WhyNot is null)
            .SelectMany(snapshot => snapshot.OwnedBuckets.Value.Select(bucket => (bucket, snapshot.Account)))
            .DistinctBy(owned => owned.bucket)
            .ToDictionary(owned => owned.bucket, owned => owned.Account, StringComparer.Ordinal);

        _adjacent = snapshots
            .SelectMany(snapshot => snapshot.Resources.SelectMany(resource => References.Of(resource))
                .Select(reference => reference.Type is ResourceTypes.Bucket ? bucketOwners.GetValueOrDefault(reference.Text) : reference.Owner)
                .Where(owner => owner != snapshot.Account && _snapshots.ContainsKey(owner))
                .Distinct()
                .Select(owner => (From: snapshot.Account, To: owner)))
            .SelectMany(edge => new[] { edge, (From: edge.To, To: edge.From) })
            .Distinct()
            .ToLookup(edge => edge.From, edge => edge.To);
    }

    public ImmutableArray<AccountSnapshot> Of(AccountSnapshot subject) => [.. _adjacent[subject.Account].Select(account => _snapshots[account])];

    /// <summary>The accounts in groups none of which has to do with another.</summary>
    public IEnumerable<ImmutableArray<AccountSnapshot>> Apart()
    {
        var seen = new HashSet<AccountId>();
        foreach (var first in _snapshots.Keys.OrderBy(account => account.Text, StringComparer.Ordinal))
        {
            if (!seen.Add(first))
                continue;

            List<AccountId> group = [first];
            for (var next = 0; next < group.Count; next++)
                group.AddRange(_adjacent[group[next]].Where(seen.Add));
            yield return [.. group.Select(account => _snapshots[account])];
        }
    }
}
