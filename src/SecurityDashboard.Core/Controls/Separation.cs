using System.Collections.Immutable;

namespace SecurityDashboard.Controls;

/// <summary>Whether what shares a thing belongs together, by the tags that say where it runs and whose it is.</summary>
internal static class Separation
{
    private static readonly ImmutableArray<(string What, ImmutableArray<string> Keys)> Kinds =
        [("environment", ["environment", "env", "stage"]), ("owner", ["owner", "team"])];

    /// <summary>What they differ in, as the end of a sentence; null where nothing says that they differ.</summary>
    public static string? Difference(IReadOnlyCollection<(string Name, ImmutableSortedDictionary<string, string> Tags)> users)
    {
        foreach (var (what, keys) in Kinds)
        {
            var tagged = users
                .Select(user => (user.Name, Value: user.Tags.FirstOrDefault(tag => keys.Contains(tag.Key, StringComparer.OrdinalIgnoreCase)).Value))
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
