using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates;

/// <summary>The line that a finding is about: as far into the declaration as the path of its evidence leads.</summary>
internal static class Places
{
    public static int LineOf(Declaration declaration, ImmutableArray<Evidence> evidence) => evidence.IsEmpty ? declaration.Line : Follow(declaration, evidence[0].Path);

    private static int Follow(Declaration declaration, string path)
    {
        var (node, line) = (declaration.Properties, declaration.Line);
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step is ['[', .., ']'] && node is ListNode list && ItemOf(list, step[1..^1]) is { } item)
                (node, line) = (item, item.Line);
            else if (node is MapNode map && map.Entries.FirstOrDefault(entry => Fits(entry.Key, step)) is { } entry)
                (node, line) = (entry.Value, entry.Line);
            else
                break;
        }

        return line;
    }

    /// <summary>By its number, or by its own name.</summary>
    private static Node? ItemOf(ListNode list, string which) => NodeText.Whole(which) is { } index && index >= 0 && index < list.Items.Length ? list.Items[index]
        : list.Items.OfType<MapNode>().FirstOrDefault(item => item.Entries.Any(entry => entry.Key.Equals("name", StringComparison.OrdinalIgnoreCase) && entry.Value is ScalarNode { Text: { } name } && name == which));

    /// <summary>The names of a path are those of the inventory, which are those of the API but for a few.</summary>
    private static bool Fits(string key, string step) => key.Equals(step, StringComparison.OrdinalIgnoreCase)
        || (step.Equals("variables", StringComparison.OrdinalIgnoreCase) && key.Equals("EnvironmentVariables", StringComparison.OrdinalIgnoreCase))
        || (step.Equals("policy", StringComparison.OrdinalIgnoreCase) && key.EndsWith("PolicyDocument", StringComparison.OrdinalIgnoreCase));
}
