using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access;

/// <summary>The policies of users, groups and roles of an estate, each read once, and what of them could not be read.</summary>
internal sealed class IdentityPolicies(Estate estate)
{
    private readonly Dictionary<(AccountId, string), Group> _groups = estate.Neighbours.Prepend(estate.Subject)
        .SelectMany(snapshot => snapshot.Resources.OfType<Group>().Where(group => group.Account == snapshot.Account))
        .DistinctBy(group => (group.Account, group.Name))
        .ToDictionary(group => (group.Account, group.Name));

    private readonly Dictionary<(Arn, AccountId), (AttachedPolicy? Policy, Unreadable? Why)> _managed = [];
    private readonly Dictionary<(AccountId, string), PolicySet> _ofGroups = [];

    public PolicySet Of(User user) => user.Groups
        .Select(group => OfGroup(user, group))
        .Aggregate(Set("user", user.Name, user.InlinePolicies, user.AttachedPolicies, user.Account), (set, group) => set.Join(group));

    public PolicySet Of(Role role) => Set("role", role.Name, role.InlinePolicies, role.AttachedPolicies, role.Account);

    /// <summary>Empty where there is none.</summary>
    public PolicySet Boundary(Arn? boundary, AccountId account) =>
        boundary is { } arn ? Managed(arn, account) is { Policy: { } policy } ? new PolicySet([policy], null) : new PolicySet([], Managed(arn, account).Why) : PolicySet.None;

    private PolicySet OfGroup(User user, string name)
    {
        if (_ofGroups.TryGetValue((user.Account, name), out var known))
            return known;

        return _ofGroups[(user.Account, name)] = _groups.TryGetValue((user.Account, name), out var group)
            ? Set("group", name, group.InlinePolicies, group.AttachedPolicies, user.Account)
            : new PolicySet([], new Unreadable(UnreadableReason.NeverCollected, "", $"The group {name} of account {user.Account} was not read. Scan the account again."));
    }

    private PolicySet Set(string kind, string name, ImmutableArray<InlinePolicy> inline, ImmutableArray<Arn> attached, AccountId account)
    {
        var managed = attached.Select(arn => Managed(arn, account)).ToList();
        return new PolicySet(
            [.. inline.Select(policy => new AttachedPolicy($"{kind}/{name}: {policy.Name}", policy.Document)), .. managed.Select(found => found.Policy).OfType<AttachedPolicy>()],
            managed.Select(found => found.Why).FirstOrDefault(why => why is not null));
    }

    // The same object for the same policy of an account, so that those who have the same policies can be told by comparing references.
    private (AttachedPolicy? Policy, Unreadable? Why) Managed(Arn arn, AccountId account)
    {
        if (_managed.TryGetValue((arn, account), out var known))
            return known;

        var document = estate.ManagedPolicy(arn, account) is { WhyNot: null } policy ? policy.Value.Document : Observed.Unreadable<PolicyDocument>(estate.ManagedPolicy(arn, account).WhyNot!);
        return _managed[(arn, account)] = document.WhyNot is { } why ? (null, why) : (new AttachedPolicy(arn.Text, document.Value), null);
    }
}

/// <summary>Policies that add up, and why some of them are missing; null if none is.</summary>
internal readonly record struct PolicySet(ImmutableArray<AttachedPolicy> Policies, Unreadable? Why)
{
    public static PolicySet None => new([], null);

    public PolicySet Join(PolicySet other)
    {
        var policies = Policies;
        return new PolicySet(
            other.Policies.IsEmpty ? policies : [.. policies, .. other.Policies.Where(policy => !policies.Any(own => own.Name == policy.Name))],
            Why ?? other.Why);
    }
}
