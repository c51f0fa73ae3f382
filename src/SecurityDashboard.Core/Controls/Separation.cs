using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Whether what shares a thing belongs together, by the tags that say where it runs and whose it is.</summary>
internal static class Separation
{
    /// <summary>The tags that say it, for the controls that ask.</summary>
    public static ImmutableArray<Setting> Settings { get; } = [SharedSettings.EnvironmentTags, SharedSettings.OwnerTags];

    /// <summary>What they differ in, as the end of a sentence; null where nothing says that they differ.</summary>
    /// <param name="shared">What they share; the tags that count in its account do.</param>
    public static string? Difference(IReadOnlyCollection<(string Name, ImmutableSortedDictionary<string, string> Tags)> users, Resource shared, Estate estate)
    {
        foreach (var (what, setting) in (ReadOnlySpan<(string, ListSetting)>)[("environment", SharedSettings.EnvironmentTags), ("owner", SharedSettings.OwnerTags)])
        {
            var keys = estate.Settings.Of(setting, shared.Account);
            var tagged = users
                .Select(user => (user.Name, Value: user.Tags.FirstOrDefault(tag => keys.Has(tag.Key)).Value))
                .Where(user => !string.IsNullOrWhiteSpace(user.Value))
                .GroupBy(user => user.Value!, StringComparer.OrdinalIgnoreCase)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToList();
            if (tagged.Count > 1)
                return $"more than one {what}: {string.Join("; ", tagged.Select(group => $"{group.Key} ({Wording.Few([.. group.Select(user => user.Name).Order(StringComparer.Ordinal)])})"))}";
        }

        return null;
    }
}
