using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>One "name = value" in a text; value is without its quotes.</summary>
internal readonly record struct Assignment(int NameStart, int NameEnd, int ValueStart, int ValueEnd, char Quote);

/// <summary>Finds "name = value", "name: value", "name => value" and "name=value" in any text, without knowing its language.</summary>
internal static class Assignments
{
    private static readonly SearchValues<char> BareEnds = SearchValues.Create(" \t\r\n\v\f\u0085\u00a0;\"'`,&|");

    private const int LongestName = 100;
    private const int LongestValue = 8192;
    private const int LongestBase64Name = 48;
    private const int LongestChain = 256;

    public static IEnumerable<Assignment> In(string text)
    {
        for (var i = text.AsSpan().IndexOfAny('=', ':', ','); i >= 0; i = IndexOfSeparator(text, i + 1))
        {
            // setProperty("db.password", "..."): a comma separates name and value only between quotes.
            if (text[i] == ',' && !IsBetweenQuotes(text, i))
                continue;

            if (NameBefore(text, i) is not { } name || ValueAfter(text, i) is not { } value)
                continue;

            // ${NAME:-default} has a default, ${NAME:?message} and ${NAME:+alternative} have none.
            if (IsExpansion(text, name.Start))
            {
                if (text[value.Start] is '?' or '+')
                    continue;
                if (text[value.Start] == '-' && value.Start + 1 < value.End)
                    value.Start++;
            }

            // a=b=c=d without end: no secret is that long with signs of equality inside, and reading it from each sign would be quadratic.
            if (value.Quote == '\0' && value.End - value.Start > LongestChain && text.AsSpan(value.Start, LongestChain).Contains('='))
                continue;

            yield return new Assignment(name.Start, name.End, value.Start, value.End, value.Quote);
        }
    }

    private static bool IsExpansion(string text, int nameStart) => nameStart >= 2 && text[nameStart - 1] == '{' && text[nameStart - 2] == '$';

    private static bool IsBetweenQuotes(string text, int comma)
    {
        if (comma == 0 || text[comma - 1] is not ('"' or '\''))
            return false;

        var next = comma + 1;
        while (next < text.Length && text[next] == ' ')
            next++;
        return next < text.Length && text[next] == text[comma - 1];
    }

    private static int IndexOfSeparator(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAny('=', ':', ',');
        return at < 0 ? -1 : from + at;
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

        // { "password": ... } and $db['password'] = ... alike
        var start = end;
        while (start > 0 && end - start < LongestName && IsNameCharacter(text[start - 1]))
            start--;
        return start < end && !IsBase64(text, end) ? (start, end) : null;
    }

    // The = that ends a long base64 text has no name before it.
    private static bool IsBase64(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < LongestBase64Name && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '/'))
            start--;
        return end - start == LongestBase64Name;
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
        var rest = text.AsSpan(start, Math.Min(text.Length - start, LongestValue));
        var end = rest.IndexOfAny(BareEnds);
        end = end < 0 ? text.Length - start <= LongestValue ? rest.Length : 0 : end;
        if (end <= 0)
            return null;

        // Variables={STAGE=prod,DB_PASSWORD=...}: the bracket belongs to what is around the value.
        var value = rest[..end];
        while (value.Length > 1 && value[^1] is ')' or ']' or '}' && !value.Contains(value[^1] switch { ')' => '(', ']' => '[', _ => '{' }))
            value = value[..^1];
        return (start, start + value.Length, '\0');
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
