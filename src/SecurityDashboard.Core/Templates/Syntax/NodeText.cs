using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecurityDashboard.Templates.Syntax;

/// <summary>Nodes as text.</summary>
internal static class NodeText
{
    private const int Longest = 1 << 20;

    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="open">What to write for a value that is left open; null: then there is no text.</param>
    /// <returns>JSON with every scalar as a string; null where part of it is open, or where it is too long.</returns>
    public static string? ToJson(Node node, Func<OpenNode, string?>? open = null)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Form))
            if (!Write(json, node, open))
                return null;
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static bool Write(Utf8JsonWriter json, Node node, Func<OpenNode, string?>? open)
    {
        if (json.BytesPending + json.BytesCommitted > Longest)
            return false;

        switch (node)
        {
            case MapNode map:
                json.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    if (!Write(json, entry.Value, open))
                        return false;
                }

                json.WriteEndObject();
                return true;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                    if (!Write(json, item, open))
                        return false;
                json.WriteEndArray();
                return true;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Text);
                return true;
            default:
                if (open?.Invoke((OpenNode)node) is not { } instead)
                    return false;
                json.WriteStringValue(instead);
                return true;
        }
    }

    /// <summary>The first value that is left open in it; null when none is.</summary>
    public static OpenNode? FirstOpen(Node? node) => node switch
    {
        OpenNode open => open,
        MapNode map => map.Entries.Select(entry => FirstOpen(entry.Value)).FirstOrDefault(found => found is not null),
        ListNode list => list.Items.Select(FirstOpen).FirstOrDefault(found => found is not null),
        _ => null,
    };

    public static bool IsTrue(string text) => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1" or "yes" or "Yes";

    public static int? Whole(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
