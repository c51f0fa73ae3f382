namespace SecurityDashboard.Secrets;

/// <summary>One "name = value" in a text; value is without its quotes.</summary>
internal readonly record struct Assignment(int NameStart, int NameEnd, int ValueStart, int ValueEnd, char Quote);

/// <summary>Finds "name = value", "name: value", "name => value" and "name=value" in any text, without knowing its language.</summary>
internal static class Assignments
{
    private const int LongestName = 100;
    private const int LongestValue = 8192;

    public static IEnumerable<Assignment> In(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('=' or ':') || NameBefore(text, i) is not { } name || ValueAfter(text, i) is not { } value)
                continue;

            yield return new Assignment(name.Start, name.End, value.Start, value.End, value.Quote);
        }
    }

    private static (int Start, int End)? NameBefore(string text, int separator)
    {
        var end = separator;
        if (end > 0 && text[end - 1] is ':' or '?' or '+')
            end--;
        while (end > 0 && text[end - 1] is ' ' or '\t')
            end--;
        while (end > 0 && text[end - 1] is '"' or '\'' or '\\' or '`' or ']')
            end--;

        var start = end;
        while (start > 0 && end - start < LongestName && IsNameCharacter(text[start - 1]))
            start--;
        return start < end ? (start, end) : null;
    }

    private static (int Start, int End, char Quote)? ValueAfter(string text, int separator)
    {
        var start = separator + 1;
        if (start < text.Length && text[separator] == ':' && text[start] == '=')
            return null;        // := is read at its second character
        if (start < text.Length && text[start] is '=' or ':' or '~')
            return null;        // a comparison or a scope
        if (text[separator] == ':' && start + 1 < text.Length && text[start] == '/' && text[start + 1] == '/')
            return null;
        if (separator > 0 && text[separator] == '=' && text[separator - 1] is '=' or '!' or '<' or '>')
            return null;
        if (start < text.Length && text[start] == '>')
            start++;

        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        while (start < text.Length && text[start] == '\\' && start + 1 < text.Length && text[start + 1] is '"' or '\'')
            start++;
        if (start >= text.Length || text[start] is '\r' or '\n')
            return null;

        return text[start] is '"' or '\'' or '`' ? Quoted(text, start) : Bare(text, start);
    }

    private static (int Start, int End, char Quote)? Quoted(string text, int quote)
    {
        var mark = text[quote];
        var limit = Math.Min(text.Length, quote + 1 + LongestValue);
        for (var i = quote + 1; i < limit; i++)
        {
            if (text[i] == '\\' && i + 1 < limit && text[i + 1] != mark)
                i++;
            else if (text[i] == mark)
                return (quote + 1, text[i - 1] == '\\' ? i - 1 : i, mark);
            else if (text[i] is '\r' or '\n')
                break;
        }

        // An opening quote without an end: take the rest of the word.
        return Bare(text, quote + 1);
    }

    private static (int Start, int End, char Quote)? Bare(string text, int start)
    {
        var limit = Math.Min(text.Length, start + LongestValue);
        var end = start;
        while (end < limit && !(char.IsWhiteSpace(text[end]) || text[end] is ';' or '"' or '\'' or '`' or ',' or '&' or '|'))
            end++;
        return end > start ? (start, end, '\0') : null;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
