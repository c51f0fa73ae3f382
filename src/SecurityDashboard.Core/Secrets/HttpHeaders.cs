using System.Buffers;
using System.Text;

namespace SecurityDashboard.Secrets;

/// <summary>Finds credentials in Authorization headers, wherever they are written.</summary>
internal static class HttpHeaders
{
    public const string Rule = "authorization-header";

    private const string Header = "authorization";
    private static readonly SearchValues<char> TemplateMarks = SearchValues.Create("${}<>()[]");

    private const int ShortestCredential = 8;
    private const int LongestCredential = 8192;

    public static void Find(string text, Hits hits)
    {
        for (var at = text.IndexOf(Header, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Header, at + Header.Length, StringComparison.OrdinalIgnoreCase))
        {
            var start = Skip(text, at + Header.Length, "\"'\\`] ");
            if (start >= text.Length || text[start] is not (':' or '='))
                continue;

            start = Skip(text, start + 1, " \t\"'\\`=>(");
            var end = TokenEnd(text, start);
            var isBasic = text.AsSpan(start, end - start).Equals("Basic", StringComparison.OrdinalIgnoreCase);
            if (IsScheme(text.AsSpan(start, end - start)))
            {
                start = Skip(text, end, " \t");
                end = TokenEnd(text, start);
            }

            Judge(text, start, end, isBasic, hits);
        }
    }

    private static void Judge(string text, int start, int end, bool isBasic, Hits hits)
    {
        var value = text.AsSpan(start, end - start);
        if (value.Length is < ShortestCredential or > LongestCredential || Placeholders.IsPlaceholder(value) || Pointers.PointsElsewhere(value) || value.ContainsAny(TemplateMarks))
            return;

        if (isBasic && Base64Layer.Decode(Padded(value)) is { } pair && pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            if (!Placeholders.IsPlaceholder(pair.AsSpan(colon + 1)))
                hits.Add(Rule, SecretConfidence.Medium, start, value.Length);
            return;
        }

        if (value.ContainsAnyInRange('0', '9') && (Randomness.RandomShare(value) >= 0.5 || References.Recognise(value) == ReferenceShape.Uuid))
            hits.Add(Rule, SecretConfidence.Medium, start, value.Length);
    }

    private static bool IsScheme(ReadOnlySpan<char> word) =>
        word.Length is > 0 and <= 20 && word[0] is >= 'A' and <= 'Z' or >= 'a' and <= 'z' && !word.ContainsAnyInRange('0', '9') && !word.ContainsAny("_./+=");

    private static string Padded(ReadOnlySpan<char> value) => new StringBuilder().Append(value).Append('=', (4 - value.Length % 4) % 4).ToString();

    private static int TokenEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && end - start <= LongestCredential && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.' or '~' or '+' or '/' or '=' or '$' or '{' or '}' or '<' or '>' or '(' or '!'))
            end++;
        return end;
    }

    private static int Skip(string text, int at, string characters)
    {
        while (at < text.Length && characters.Contains(text[at], StringComparison.Ordinal))
            at++;
        return at;
    }
}
