using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Finds secrets in XML as settings files of Maven and NuGet have them: <c>&lt;password&gt;...&lt;/password&gt;</c>.</summary>
internal static class MarkupSecrets
{
    private const int LongestName = 80;
    private const int LongestValue = 4096;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    public static void Find(string text, Hits hits)
    {
        for (var at = text.IndexOf("</", StringComparison.Ordinal); at >= 0; at = text.IndexOf("</", at + 2, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + 2, Math.Min(LongestName, text.Length - at - 2));
            var length = rest.IndexOfAnyExcept(NameCharacters);
            if (length < 1 || rest[length] != '>')
                continue;

            var meaning = SecretName.Meaning(rest[..length]);
            if (meaning is NameMeaning.Nothing or NameMeaning.NotSecret)
                continue;

            var from = Math.Max(0, at - LongestValue);
            var open = text.AsSpan(from, at - from).LastIndexOf('>');
            if (open < 0)
                continue;

            var start = from + open + 1;
            var value = text.AsSpan(start, at - start);
            if (NamedValue.Judge(meaning, value, Standing.Quoted) is { } judgement)
                hits.Add(judgement.Rule, judgement.Confidence, start, value.Length);
        }
    }
}
