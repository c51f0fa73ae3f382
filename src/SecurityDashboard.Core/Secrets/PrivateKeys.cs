namespace SecurityDashboard.Secrets;

/// <summary>Finds PEM blocks that hold a private key.</summary>
internal static class PrivateKeys
{
    public const string Rule = "private-key";

    private const string Begin = "-----BEGIN ";
    private const int LongestLabel = 64;
    private const int LongestKey = 32_768;
    private const int ShortestBody = 32;

    public static void Find(string text, Hits hits)
    {
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + Begin.Length, StringComparison.Ordinal))
        {
            var labelStart = at + Begin.Length;
            var labelEnd = text.AsSpan(labelStart, Math.Min(LongestLabel, text.Length - labelStart)).IndexOf("-----");
            if (labelEnd < 0 || !text.AsSpan(labelStart, labelEnd).Contains("PRIVATE KEY", StringComparison.Ordinal))
                continue;

            var bodyStart = labelStart + labelEnd + 5;
            var body = text.AsSpan(bodyStart, Math.Min(LongestKey, text.Length - bodyStart));
            var end = body.IndexOf("-----");
            body = end < 0 ? body : body[..end];
            if (KeyCharacters(body) >= ShortestBody && !Placeholders.IsMask(body) && !body.Contains("...", StringComparison.Ordinal))
                hits.Add(Rule, SecretConfidence.High, at, bodyStart - at + body.Length);
        }
    }

    private static int KeyCharacters(ReadOnlySpan<char> body)
    {
        var count = 0;
        foreach (var c in body)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=')
                count++;
        }

        return count;
    }
}
