using System.Text.Json.Nodes;
using SecurityDashboard.Access;

namespace SecurityDashboard.Remediations;

/// <summary>One policy that allows what is needed and nothing else.</summary>
internal static class LeastPrivilege
{
    /// <summary>One statement for each set of actions that are needed on the same resources, in a fixed order.</summary>
    public static JsonObject Of(IEnumerable<RoleNeed> needs)
    {
        var statements = needs.GroupBy(need => (need.Resource, need.Only))
            .Select(one => (one.Key.Resource, one.Key.Only, Actions: string.Join(' ', one.Select(need => need.Action).Distinct().Order(StringComparer.Ordinal))))
            .GroupBy(one => (one.Actions, one.Only), one => one.Resource)
            .OrderBy(same => same.Key.Actions, StringComparer.Ordinal).ThenBy(same => same.Min(StringComparer.Ordinal), StringComparer.Ordinal)
            .Select(same => Statement(same.Key.Actions.Split(' '), [.. same.Order(StringComparer.Ordinal)], same.Key.Only));
        return PolicyJson.With(PolicyJson.Empty, statements);
    }

    private static JsonObject Statement(string[] actions, string[] resources, (string Key, string Value)? only)
    {
        var statement = new JsonObject { ["Effect"] = "Allow", ["Action"] = OneOrMany(actions), ["Resource"] = OneOrMany(resources) };
        if (only is { } condition)
            statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { [condition.Key] = condition.Value } };
        return statement;
    }

    private static JsonNode OneOrMany(string[] texts) => texts.Length == 1 ? JsonValue.Create(texts[0]) : new JsonArray([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
