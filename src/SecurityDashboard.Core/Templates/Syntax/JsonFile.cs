using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Templates.Syntax;

/// <summary>Reads JSON with the lines that things stand on.</summary>
internal static class JsonFile
{
    /// <exception cref="SyntaxException">It is no JSON, a key occurs twice, or it is too large or too deep.</exception>
    public static Node Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = SyntaxLimits.Deepest });
        var lines = new Lines(bytes);
        var left = SyntaxLimits.MostNodes;
        try
        {
            reader.Read();
            var node = Value(ref reader, lines, ref left);
            return reader.Read() ? throw new SyntaxException(lines.At(reader.TokenStartIndex), "Something follows the end of the document.") : node;
        }
        catch (JsonException e)
        {
            throw new SyntaxException((int)Math.Min(int.MaxValue, (e.LineNumber ?? 0) + 1), "This is not JSON.");
        }
    }

    private static Node Value(ref Utf8JsonReader reader, Lines lines, ref int left)
    {
        var line = lines.At(reader.TokenStartIndex);
        if (--left < 0)
            throw new SyntaxException(line, $"The file holds more than {SyntaxLimits.MostNodes} values. Check it in parts.");

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = ImmutableArray.CreateBuilder<MapEntry>();
                var keys = new HashSet<string>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var (key, at) = (Text(ref reader), lines.At(reader.TokenStartIndex));
                    if (!keys.Add(key))
                        throw new SyntaxException(at, $"The key {Shown(key)} occurs twice.");
                    reader.Read();
                    entries.Add(new MapEntry(key, at, Value(ref reader, lines, ref left)));
                }

                return new MapNode(line, entries.DrainToImmutable());
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<Node>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    items.Add(Value(ref reader, lines, ref left));
                return new ListNode(line, items.DrainToImmutable());
            case JsonTokenType.Null:
                return new ScalarNode(line, null);
            case JsonTokenType.String:
                return new ScalarNode(line, Text(ref reader));
            default:
                return new ScalarNode(line, Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        // Half a surrogate pair, escaped.
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    internal static string Shown(string key) => key.Length > 60 ? $"{key[..60]}…" : key;

    /// <summary>Which line a byte is on, asked in rising order.</summary>
    private sealed class Lines(byte[] bytes)
    {
        private int _at;
        private int _line = 1;

        public int At(long index)
        {
            for (; _at < index; _at++)
                if (bytes[_at] == (byte)'\n')
                    _line++;
            return _line;
        }
    }
}
