using System.Diagnostics.CodeAnalysis;

namespace SecurityDashboard.Iam;

/// <summary>A policy variable: <c>${key}</c>, <c>${key, 'default'}</c>, or one of the escapes <c>${*}</c>, <c>${?}</c> and <c>${$}</c>.</summary>
internal sealed record PolicyVariable(ContextKey Key, string? Default, char? Special)
{
    /// <summary>The text that takes the variable's place; null if it has none, as with a key of several values.</summary>
    public string? ValueOf(in KeyValues found) => found.Values.Length switch
    {
        0 => Default,
        1 => found.Values[0],
        _ => null,
    };

    /// <summary>Reads the variable that starts at <paramref name="start"/>; false leaves the dollar sign a literal one.</summary>
    public static bool TryRead(string text, int start, [NotNullWhen(true)] out PolicyVariable? variable, out int length)
    {
        (variable, length) = (null, 0);
        if (start + 1 >= text.Length || text[start + 1] is not '{')
            return false;

        var end = FindEnd(text, start + 2);
        if (end < 0)
            return false;

        length = end - start + 1;
        var inside = text[(start + 2)..end];
        if (inside is "*" or "?" or "$")
            variable = new PolicyVariable(ContextKey.None, null, inside[0]);
        else if (inside.IndexOf(',', StringComparison.Ordinal) is var comma and > 0 && Quoted(inside[(comma + 1)..].Trim()) is { } fallback)
            variable = new PolicyVariable(ContextKey.Of(inside[..comma].Trim()), fallback, null);
        else if (inside.Length > 0)
            variable = new PolicyVariable(ContextKey.Of(inside.Trim()), null, null);

        return variable is not null;
    }

    // A default may hold a closing brace, so one inside its quotes does not count.
    private static int FindEnd(string text, int from)
    {
        var end = text.IndexOf('}', from);
        if (end < 0 || text.AsSpan(from, end - from).IndexOf(',') is not (>= 0 and var comma))
            return end;

        var rest = text.AsSpan(from + comma + 1);
        var quote = rest.Length - rest.TrimStart(' ').Length;
        if (rest.Length <= quote || rest[quote] is not '\'')
            return end;

        var close = rest[(quote + 1)..].IndexOf('\'');
        if (close < 0)
            return end;
        var after = quote + 1 + close + 1;
        var brace = after + rest[after..].IndexOfAnyExcept(' ');
        return brace < rest.Length && rest[brace] is '}' && brace >= after ? from + comma + 1 + brace : end;
    }

    private static string? Quoted(string text) =>
        text.Length >= 2 && text[0] is '\'' && text[^1] is '\'' ? text[1..^1] : null;
}
