using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Results;

/// <summary>What other accounts refer to in an account and its own snapshot does not hold: the reason to scan it once more.</summary>
public static class WantedReferences
{
    /// <summary>Empty when the owner's snapshot answers every reference of the others, or was already asked for it.</summary>
    public static ImmutableArray<Reference> Of(AccountSnapshot owner, IEnumerable<AccountSnapshot> others)
    {
        var estate = new Estate(owner, []);
        var buckets = owner.OwnedBuckets.WhyNot is null ? owner.OwnedBuckets.Value.ToHashSet(StringComparer.Ordinal) : [];
        return
        [
            .. others.Where(other => other.Account != owner.Account)
                .SelectMany(other => other.Resources.SelectMany(resource => References.Of(resource)))
                .Where(reference => reference.Why is null && reference.Type is ResourceTypes.Bucket or ResourceTypes.Key or ResourceTypes.Role or ResourceTypes.BuildProject or ResourceTypes.ImageRepository or ResourceTypes.Topic or ResourceTypes.Parameter or ResourceTypes.DeploymentGroup)
                .Where(reference => reference.Type is ResourceTypes.Bucket ? buckets.Contains(reference.Text) : reference.Owner == owner.Account)
                .Distinct()
                .Where(reference => estate.Resolve(reference) is null && !owner.Wanted.Contains(reference))
        ];
    }
}
