using System.Reflection;
using SecurityDashboard.Inventory;

namespace SecurityDashboard;

/// <summary>A snapshot of which one thing could not be read.</summary>
/// <param name="Kind">The kind of thing, as a type and a property.</param>
internal sealed record Variant(string Kind, string Name, AccountSnapshot Snapshot)
{
    public override string ToString() => Name;
}

/// <summary>Every single thing of a snapshot that a scan may fail to read, found by looking at the types: a new observation is covered by being there.</summary>
internal static class Variants
{
    public static IEnumerable<Variant> Of(AccountSnapshot snapshot) =>
    [
        .. snapshot.Resources.SelectMany(resource => Observations(resource.GetType()).Select(property =>
            new Variant($"{resource.Id.Type} {property.Name}", $"{property.Name} of {resource.Arn}", snapshot with { Resources = snapshot.Resources.Replace(resource, Without(resource, property)) }))),
        // Definitions hold observations of their own: those that older snapshots do not have.
        .. from resource in snapshot.Resources
           from property in Observations(resource.GetType())
           from part in Observations(property.PropertyType.GenericTypeArguments[0])
           where ((IObserved)property.GetValue(resource)!).WhyNot is null
           select new Variant($"{resource.Id.Type} {property.Name}.{part.Name}", $"{part.Name} of {resource.Arn}", snapshot with { Resources = snapshot.Resources.Replace(resource, Without(resource, property, part)) }),
        .. snapshot.Listings.Where(listing => listing.Count.WhyNot is null).Select(listing => new Variant($"listing of {listing.Type} {listing.Region}", $"the listing of {listing.Type} in {listing.Region}", Without(snapshot, listing))),
        // What is read because something names it, and may be refused by itself.
        .. snapshot.Resources.Where(resource => resource.Id.Type is ResourceTypes.Key or ResourceTypes.Bucket or ResourceTypes.ImageRepository or ResourceTypes.Topic or ResourceTypes.Parameter or ResourceTypes.Host or ResourceTypes.DeploymentGroup || resource.Account != snapshot.Account)
            .Select(resource => new Variant($"{resource.Id.Type}", $"all of {resource.Arn}", snapshot with { Resources = snapshot.Resources.Remove(resource) })),
        new("owned buckets", "the names of the account's buckets", snapshot with { OwnedBuckets = Observed.Unreadable<System.Collections.Immutable.ImmutableArray<string>>(Some.Denied) }),
    ];

    private static AccountSnapshot Without(AccountSnapshot snapshot, Listing listing) => snapshot with
    {
        Listings = snapshot.Listings.Replace(listing, listing with { Count = Observed.Unreadable<int>(Some.Denied) }),
        Resources = snapshot.Resources.RemoveAll(resource => resource.Id.Type == listing.Type && resource.Account == snapshot.Account && (listing.Region == Regions.Global || resource.Region == listing.Region)),
    };

    private static IEnumerable<PropertyInfo> Observations(Type resource) =>
        resource.GetProperties().Where(property => property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Observed<>));

    private static Resource Without(Resource resource, PropertyInfo property)
    {
        var clone = Clone(resource);
        property.SetValue(clone, Unreadable(property));
        return (Resource)clone;
    }

    private static Resource Without(Resource resource, PropertyInfo property, PropertyInfo part)
    {
        var (clone, value) = (Clone(resource), Clone(property.PropertyType.GetProperty(nameof(Observed<bool>.Value))!.GetValue(property.GetValue(resource))!));
        part.SetValue(value, Unreadable(part));
        property.SetValue(clone, typeof(Observed).GetMethod(nameof(Observed.Of))!.MakeGenericMethod(property.PropertyType.GenericTypeArguments).Invoke(null, [value]));
        return (Resource)clone;
    }

    private static object Clone(object record) => record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;

    private static object Unreadable(PropertyInfo property) =>
        typeof(Observed).GetMethod(nameof(Observed.Unreadable))!.MakeGenericMethod(property.PropertyType.GenericTypeArguments).Invoke(null, [Some.Denied])!;
}
