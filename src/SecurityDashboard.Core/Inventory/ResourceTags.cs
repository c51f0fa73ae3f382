using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

/// <summary>The tags of whatever is collected with its tags.</summary>
public static class ResourceTags
{
    /// <summary>Empty for a resource of a kind whose tags are not collected.</summary>
    public static Observed<ImmutableSortedDictionary<string, string>> Of(Resource resource) => resource switch
    {
        Pipeline pipeline => pipeline.Tags,
        BuildProject project => project.Definition.Select(definition => definition.Tags),
        Role role => Observed.Of(role.Tags),
        User user => Observed.Of(user.Tags),
        _ => Observed.Of(ImmutableSortedDictionary<string, string>.Empty),
    };
}
