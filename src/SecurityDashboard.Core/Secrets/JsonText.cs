using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Secrets;

/// <summary>Parses JSON that anybody may have written.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>The document when the text is a JSON object or array, otherwise null.</summary>
    public static JsonDocument? TryParse(string text)
    {
        if (text.AsSpan().Trim() is not (['{', .., '}'] or ['[', .., ']']))
            return null;

        try
        {
            // By way of bytes: half a surrogate pair becomes a replacement character, where the parser of strings throws.
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(text), Options);
        }
        catch (JsonException)
        {
            return null;        // not JSON after all, or nested deeper than anyone writes
        }
    }
}
