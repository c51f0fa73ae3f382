using System.Collections.Immutable;
using System.Text.Json;

namespace SecurityDashboard.Tests.Iam.Conformance;

/// <summary>One line of a <c>.jsonl</c> file here: the input of <c>secdash iam evaluate</c>, what AWS decides, why, and the page that settles it.</summary>
/// <param name="Input">The line as the reader of cases gets it; a case about unreadable input carries it in <c>raw</c>.</param>
/// <param name="Expected">One result, or several where the documentation leaves more than one safe reading; <c>error</c> means refused.</param>
/// <param name="DecidedBy">Statements that must be among the deciding ones.</param>
/// <param name="BlockedBy">Exactly the layers that refuse; default when the case does not say.</param>
/// <param name="Rules">Which of <see cref="ConformanceRules"/> it is about.</param>
/// <param name="Unknown">Keys and layers that must be among the unknown ones.</param>
internal sealed record ConformanceCase(
    string Id, string Input, ImmutableArray<string> Expected, ImmutableArray<DecisiveStatement> DecidedBy, ImmutableArray<string> BlockedBy, ImmutableArray<string> Unknown, string Why, string Cite, ImmutableArray<string> Rules, bool IsTemplate)
{
    public static ConformanceCase Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new ConformanceCase(
            Text(root, "id"),
            Text(root, "raw") is { Length: > 0 } raw ? raw : line,
            Texts(root, "expected"),
            [.. Items(root, "expectedDecidedBy").Select(item => new DecisiveStatement(Text(item, "policy"), Text(item, "sid"), Text(item, "effect")))],
            Texts(root, "expectedBlockedBy"),
            Texts(root, "expectedUnknown"),
            Text(root, "why"),
            Text(root, "cite"),
            Texts(root, "rule"),
            root.TryGetProperty("template", out var template) && template.GetBoolean());
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static ImmutableArray<string> Texts(JsonElement json, string name) => [.. Items(json, name).Select(item => item.GetString() ?? "")];

    private static JsonElement[] Items(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.Clone())] : [value.Clone()]
        : [];
}

/// <summary>A statement by policy, Sid (empty: any) and effect.</summary>
internal sealed record DecisiveStatement(string Policy, string Sid, string Effect);
