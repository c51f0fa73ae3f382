using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace SecurityDashboard.Inventory;

/// <summary>Finds everything in a snapshot that could not be read. It looks at every observation there is, so a new one cannot be forgotten.</summary>
public static class SnapshotCoverage
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<PropertyInfo>> Observations = new();

    /// <summary>What could not be read, each operation and resource once, in the order of the operations.</summary>
    public static ImmutableArray<Unreadable> Unreadable(this AccountSnapshot snapshot) =>
    [
        .. snapshot.Listings.Select(listing => listing.Count.WhyNot)
            .Append(snapshot.OwnedBuckets.WhyNot)
            .Concat(snapshot.ForeignBuckets.Select(bucket => bucket.Exists.WhyNot))
            .Concat(snapshot.Resources.SelectMany(Of))
            .OfType<Unreadable>()
            .DistinctBy(unreadable => (unreadable.Operation, unreadable.Resource, unreadable.Message))
            .OrderBy(unreadable => unreadable.Operation, StringComparer.Ordinal)
            .ThenBy(unreadable => unreadable.Resource, StringComparer.Ordinal)
    ];

    private static IEnumerable<Unreadable?> Of(Resource resource) =>
        Observations.GetOrAdd(resource.GetType(), type => [.. type.GetProperties().Where(property => property.PropertyType.IsAssignableTo(typeof(IObserved)))])
            .Select(property => ((IObserved)property.GetValue(resource)!).WhyNot);
}

/// <summary>An observation of any type.</summary>
internal interface IObserved
{
    Unreadable? WhyNot { get; }
}
