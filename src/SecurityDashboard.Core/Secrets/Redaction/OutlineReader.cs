using System.Text.Json;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>A scalar of a YAML or JSON text: the keys and item numbers that lead to it, its text, its line from 1.</summary>
internal sealed record OutlineScalar(string[] Path, string Value, int Line);

/// <summary>Reads the block structure of YAML (and all of JSON) as far as buildspecs use it, and never fails: what it does not understand it leaves out.</summary>
/// <remarks>Known gaps: anchors and aliases are not followed, flow mappings over several lines are read as text, and tabs count as one column.</remarks>
internal static class OutlineReader
{
    public static IReadOnlyList<OutlineScalar> Read(string text)
    {
        using var document = JsonText.TryParse(text);
        if (document is not null)
            return [.. FromJson(document.RootElement, [])];

        return [.. new YamlLines(text).Scalars()];
    }

    private static IEnumerable<OutlineScalar> FromJson(JsonElement element, string[] path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => FromJson(property.Value, [.. path, property.Name])),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => FromJson(item, [.. path, $"{i}"])),
        JsonValueKind.String => [new OutlineScalar(path, JsonLeaves.TextOf(element), 1)],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [new OutlineScalar(path, element.GetRawText(), 1)],
    };
}
