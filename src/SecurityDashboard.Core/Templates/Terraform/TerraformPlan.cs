using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Terraform;

/// <summary>
/// The resources that a plan would leave behind, as <c>terraform show -json</c> prints it. What Terraform knows only after the apply is
/// followed to the resource that it comes from, where the configuration names one; otherwise it is open.
/// </summary>
/// <remarks>https://developer.hashicorp.com/terraform/internals/json-format</remarks>
internal static class TerraformPlan
{
    private const string AfterApply = "what is known after the apply";

    public static bool Is(MapNode root) => root["format_version"] is ScalarNode && root["resource_changes"] is ListNode;

    public static (AccountId? Account, string? Region) Target(MapNode root)
    {
        var identity = Find(root, "prior_state", "values", "root_module", "resources") as ListNode;
        var account = identity?.Items.OfType<MapNode>().Where(it => TextOf(it["type"]) is "aws_caller_identity").Select(it => TextOf(Find(it, "values", "account_id"))).FirstOrDefault();
        var region = TextOf(Find(root, "configuration", "provider_config", "aws", "expressions", "region", "constant_value"))
            ?? TextOf(identity?.Items.OfType<MapNode>().Where(it => TextOf(it["type"]) is "aws_region").Select(it => Find(it, "values", "name") ?? Find(it, "values", "region")).FirstOrDefault());
        return (AccountId.TryParse(account, out var known) ? known : null, region);
    }

    public static ImmutableArray<Declaration> Read(MapNode root, Templates.Target target)
    {
        var changes = ((ListNode)root["resource_changes"]!).Items.OfType<MapNode>().Select(PlannedResource.Of).OfType<PlannedResource>().ToList();
        var expressions = new Dictionary<string, MapNode>(StringComparer.Ordinal);
        Collect(Find(root, "configuration", "root_module") as MapNode, prefix: "", expressions, depth: 0);

        var references = new PlanReferences(changes, target);
        var resolved = changes.Select(change => change with { Values = Filled(change.After, change.Unknown, expressions.GetValueOrDefault(change.ConfigurationAddress), change, references) }).ToList();
        return [.. resolved.SelectMany(resource => PlanTranslation.Of(resource, resolved))];
    }

    internal static Node? Find(Node? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
            node = (node as MapNode)?[step];
        return node;
    }

    internal static string? TextOf(Node? node) => (node as ScalarNode)?.Text;

    /// <summary>The expressions of every resource of a module and of those that it calls, by address.</summary>
    private static void Collect(MapNode? module, string prefix, Dictionary<string, MapNode> expressions, int depth)
    {
        if (module is null || depth > 20)
            return;

        foreach (var resource in (module["resources"] as ListNode)?.Items.OfType<MapNode>() ?? [])
            if (TextOf(resource["address"]) is { } address && resource["expressions"] is MapNode found)
                expressions[prefix + address] = found;
        foreach (var call in (module["module_calls"] as MapNode)?.Entries ?? [])
            Collect((call.Value as MapNode)?["module"] as MapNode, $"{prefix}module.{call.Key}.", expressions, depth + 1);
    }

    /// <summary>The planned value with what is not known put in from where it comes from, or as open.</summary>
    private static Node Filled(Node? after, Node? unknown, Node? expression, PlannedResource resource, PlanReferences references)
    {
        switch (after, unknown)
        {
            case (_, ScalarNode { Text: "true" }):
                var open = new OpenNode(after?.Line ?? resource.Line, AfterApply);
                return expression is MapNode written && written["references"] is ListNode named ? references.Follow([.. named.Items.Select(TextOf).OfType<string>()], resource.Module, open) : open;
            case (MapNode map, _):
                var known = map.Entries.Select(entry => entry with { Value = Filled(entry.Value, (unknown as MapNode)?[entry.Key], (expression as MapNode)?[entry.Key], resource, references) }).ToList();
                // Some versions leave out what is not known.
                var missing = (unknown as MapNode)?.Entries.Where(entry => map[entry.Key] is null or ScalarNode { Text: null } && entry.Value is ScalarNode { Text: "true" })
                    .Select(entry => new MapEntry(entry.Key, map.Line, Filled(null, entry.Value, (expression as MapNode)?[entry.Key], resource, references))) ?? [];
                var added = missing.ToList();
                return new MapNode(map.Line, [.. known.Where(entry => added.TrueForAll(it => it.Key != entry.Key)), .. added]);
            case (ListNode list, _):
                // One expression for the block, or one for each of several.
                return new ListNode(list.Line, [.. list.Items.Select((item, index) => Filled(item, unknown is ListNode each && index < each.Items.Length ? each.Items[index] : null, expression is ListNode several && index < several.Items.Length ? several.Items[index] : expression, resource, references))]);
            default:
                return after ?? new ScalarNode(resource.Line, null);
        }
    }
}

/// <summary>One resource of a plan that will be there afterwards, or data that is read during the apply.</summary>
/// <param name="Module">The address of its module with a dot at its end; empty for the root.</param>
internal sealed record PlannedResource(string Type, string Address, string Module, int Line, Node After, Node? Unknown, bool IsData)
{
    /// <summary>With what is not known filled in.</summary>
    public Node Values { get; init; } = After;

    /// <summary>Without the keys of count and for_each, which a configuration does not have.</summary>
    public string ConfigurationAddress { get; } = WithoutKeys(Address);

    public static PlannedResource? Of(MapNode change)
    {
        var after = TerraformPlan.Find(change, "change", "after");
        if (after is not MapNode || TerraformPlan.TextOf(change["type"]) is not { } type || TerraformPlan.TextOf(change["address"]) is not { } address)
            return null;

        var module = TerraformPlan.TextOf(change["module_address"]) is { Length: > 0 } called ? $"{called}." : "";
        return new PlannedResource(type, address, module, change.Line, after, TerraformPlan.Find(change, "change", "after_unknown"), TerraformPlan.TextOf(change["mode"]) is "data");
    }

    internal static string WithoutKeys(string address)
    {
        var kept = new System.Text.StringBuilder(address.Length);
        var depth = 0;
        foreach (var c in address)
        {
            depth += c == '[' ? 1 : 0;
            if (depth == 0)
                kept.Append(c);
            depth -= c == ']' ? 1 : 0;
        }

        return kept.ToString();
    }
}
