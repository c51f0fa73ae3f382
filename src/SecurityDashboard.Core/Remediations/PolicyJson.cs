using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Remediations;

/// <summary>Policies as JSON that can be changed. What is written is ASCII and one line for each member, so that no name in it can hide or break anything.</summary>
internal static class PolicyJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Which of two members of a name counts, nobody should have to guess.
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>Null: the text is no policy that could be taken apart and put together again unchanged.</summary>
    public static JsonObject? Read(PolicyDocument policy)
    {
        try
        {
            return policy.WhyUnreadable is null && JsonNode.Parse(policy.Text, documentOptions: Once) is JsonObject read && StatementsOf(read).All(statement => statement is JsonObject) && Write(read).Length > 0 ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonObject Empty => new() { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() };

    public static ImmutableArray<JsonNode?> StatementsOf(JsonObject policy) => policy["Statement"] switch
    {
        JsonArray many => [.. many],
        { } one => [one],
        null => [],
    };

    /// <summary>The policy with these statements in the place of its own.</summary>
    public static JsonObject With(JsonObject policy, IEnumerable<JsonNode?> statements)
    {
        var changed = policy.DeepClone().AsObject();
        changed["Statement"] = new JsonArray([.. statements.Select(statement => statement?.DeepClone())]);
        return changed;
    }

    public static string Write(JsonNode policy)
    {
        var text = policy.ToJsonString(Indented);
        if (Ascii.IsValid(text))
            return text;

        var plain = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = char.IsAscii(c) ? plain.Append(c) : plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return plain.ToString();
    }
}
