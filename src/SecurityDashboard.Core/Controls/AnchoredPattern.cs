namespace SecurityDashboard.Controls;

/// <summary>Whether a regular expression matches whole texts only, in every one of its alternatives.</summary>
internal static class AnchoredPattern
{
    private const int DeepestNesting = 20;

    /// <param name="wildcardsCount">Whether <c>.*</c> at an end is as good as an anchor: whoever writes it means it.</param>
    public static bool MatchesWhole(string pattern, bool wildcardsCount) => MatchesWhole(pattern.AsSpan(), wildcardsCount, DeepestNesting);

    private static bool MatchesWhole(ReadOnlySpan<char> pattern, bool wildcardsCount, int depth)
    {
        var start = 0;
        for (var i = 0; i <= pattern.Length; i = Skip(pattern, i))
        {
            if (i < pattern.Length && pattern[i] != '|')
                continue;

            if (!IsAnchored(pattern[start..i], wildcardsCount, depth))
                return false;
            start = i + 1;
        }

        return true;
    }

    private static bool IsAnchored(ReadOnlySpan<char> alternative, bool wildcardsCount, int depth)
    {
        // ( … ) around all of it: what is inside decides.
        if (depth > 0 && alternative is ['(', .., ')'] && Skip(alternative, 0) == alternative.Length)
            return MatchesWhole(Inside(alternative), wildcardsCount, depth - 1);

        var begins = alternative is ['^'] or ['^', not ('?' or '*' or '{'), ..] || (wildcardsCount && alternative.StartsWith(".*"));
        var ends = (alternative is [.., '$'] && !IsEscaped(alternative, alternative.Length - 1)) || (wildcardsCount && alternative.EndsWith(".*") && !IsEscaped(alternative, alternative.Length - 2));
        return begins && ends;
    }

    private static ReadOnlySpan<char> Inside(ReadOnlySpan<char> group) => group.StartsWith("(?:") ? group[3..^1] : group[1..^1];

    /// <summary>Behind the character, class or group that begins here.</summary>
    private static int Skip(ReadOnlySpan<char> pattern, int at)
    {
        if (at >= pattern.Length)
            return at + 1;

        if (pattern[at] == '\\')
            return Math.Min(at + 2, pattern.Length);

        if (pattern[at] == '[')
        {
            for (var i = at + 2; i < pattern.Length; i++)
                if (pattern[i] == ']' && !IsEscaped(pattern, i))
                    return i + 1;
            return pattern.Length;
        }

        if (pattern[at] != '(')
            return at + 1;

        for (var (i, open) = (at, 0); i < pattern.Length;)
        {
            open += pattern[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (open == 0)
                return i + 1;
            i = pattern[i] is '(' or ')' ? i + 1 : Skip(pattern, i);
        }

        return pattern.Length;
    }

    private static bool IsEscaped(ReadOnlySpan<char> pattern, int at)
    {
        var slashes = 0;
        while (at - slashes > 0 && pattern[at - slashes - 1] == '\\')
            slashes++;
        return slashes % 2 == 1;
    }
}
