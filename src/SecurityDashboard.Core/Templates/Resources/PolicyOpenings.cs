using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Resources;

/// <summary>Fills what a policy leaves open: principals and resources with nothing or with everything. A policy that leaves anything else open cannot be read.</summary>
internal static class PolicyOpenings
{
    private const string Nobody = "arn:aws:iam::000000000000:role/unknown";
    private const string Nothing = "arn:aws:s3:::unknown";

    /// <summary>JSON, or a text that is no policy and says why.</summary>
    public static string Of(Node document, Reading reading)
    {
        var filled = Filled(document, under: null, reading);
        return NodeText.ToJson(filled, open => null) ?? (NodeText.FirstOpen(filled) is { } left ? $"It depends on {reading.NoteOpen(left, left.Why)}." : "It is too long.");
    }

    /// <param name="under">Principal or Resource, inside of which the node stands; null elsewhere.</param>
    private static Node Filled(Node node, string? under, Reading reading) => node switch
    {
        MapNode map => new MapNode(map.Line, [.. map.Entries.Select(entry => entry with { Value = Filled(entry.Value, under ?? (entry.Key is "Principal" or "Resource" ? entry.Key : null), reading) })]),
        ListNode list => new ListNode(list.Line, [.. list.Items.Select(item => Filled(item, under, reading))]),
        OpenNode open when under is not null => new ScalarNode(open.Line, reading.NoteOpen(open, reading.IsHostile ? "*" : under is "Principal" ? Nobody : Nothing)),
        _ => node,
    };
}
