using System.Text.Json.Nodes;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Remediations;

/// <summary>Statements of policies, and parts of them that several controls write.</summary>
internal static class Statements
{
    /// <summary>Denies everybody what the condition says.</summary>
    public static JsonObject Deny(string sid, string[] actions, string[] resources, string test, string key, params string[] values) => new()
    {
        ["Sid"] = sid,
        ["Effect"] = "Deny",
        ["Principal"] = "*",
        ["Action"] = Texts(actions),
        ["Resource"] = Texts(resources),
        ["Condition"] = new JsonObject { [test] = new JsonObject { [key] = Texts(values) } },
    };

    /// <summary>In the place of whom it lets in: the account itself, whose own policies then decide.</summary>
    public static JsonObject ForAccount(JsonObject statement, Resource resource) => For(statement, $"arn:{resource.Arn.Partition}:iam::{resource.Account}:root");

    public static JsonObject For(JsonObject statement, params string[] principals)
    {
        statement.Remove("NotPrincipal");
        statement["Principal"] = new JsonObject { ["AWS"] = Texts(principals) };
        return statement;
    }

    public static JsonObject Only(JsonObject statement, params string[] actions)
    {
        statement.Remove("NotAction");
        statement["Action"] = Texts(actions);
        return statement;
    }

    /// <summary>Adds a condition to those that are there; one on the same key and test gives way.</summary>
    public static JsonObject When(JsonObject statement, string test, string key, string value)
    {
        var conditions = statement["Condition"] as JsonObject ?? [];
        var line = conditions[test] as JsonObject ?? [];
        line[key] = value;
        conditions[test] = line.Parent is null ? line : conditions[test];
        if (conditions.Parent is null)
            statement["Condition"] = conditions;
        return statement;
    }

    private static JsonNode Texts(string[] texts) => texts.Length == 1 ? JsonValue.Create(texts[0]) : new JsonArray([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
