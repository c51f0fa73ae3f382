using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <summary>Who has a managed policy, attached or as a member of a group that has it; a permissions boundary gives nothing, so it does not count.</summary>
internal static class Holders
{
    /// <summary>As "group developers (3 users)", in the order of their names.</summary>
    public static List<string> HoldersOf(this AccountSnapshot snapshot, Arn policy) =>
    [
        .. snapshot.Resources.Where(resource => resource.Account == snapshot.Account).Select(resource => resource switch
        {
            User user when user.AttachedPolicies.Contains(policy) => $"the user {user.Name}",
            Role role when role.AttachedPolicies.Contains(policy) => $"the role {role.Name}",
            Group group when group.AttachedPolicies.Contains(policy) => $"the group {group.Name}",
            _ => null,
        }).OfType<string>().Order(StringComparer.Ordinal),
    ];

    /// <summary>Why somebody may have it who is not known; null when everybody was read.</summary>
    public static Unreadable? WhyUnsure(Estate estate) => new[] { ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role }
        .Select(type => estate.Subject.Listings.FirstOrDefault(listing => listing.Type == type && listing.Count.WhyNot is not null)?.Count.WhyNot)
        .FirstOrDefault(why => why is not null);
}
