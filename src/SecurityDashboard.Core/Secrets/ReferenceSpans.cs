using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Where ARNs and dynamic references stand in a text: what is inside them only points.</summary>
internal static class ReferenceSpans
{
    private const int Longest = 2048;

    private static readonly SearchValues<string> Beginnings = SearchValues.Create(["arn:aws", "{{resolve:"], StringComparison.Ordinal);

    private static readonly SearchValues<char> ArnCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:*+-#{}$");

    public static List<(int Start, int End)> In(string text)
    {
        var spans = new List<(int Start, int End)>();
        for (var start = IndexOf(text, 0); start >= 0; start = IndexOf(text, spans[^1].End))
        {
            var rest = text.AsSpan(start, Math.Min(Longest, text.Length - start));
            var length = rest[0] == 'a' ? rest.IndexOfAnyExcept(ArnCharacters) : rest.IndexOf("}}");
            spans.Add((start, start + (length < 1 ? rest.Length : length)));
        }

        return spans;
    }

    private static int IndexOf(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAny(Beginnings);
        return at < 0 ? -1 : from + at;
    }
}
