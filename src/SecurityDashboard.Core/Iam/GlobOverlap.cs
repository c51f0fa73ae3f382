namespace SecurityDashboard.Iam;

/// <summary>Whether two patterns have a text in common. A variable counts as a star, so the answer errs on the side of yes.</summary>
internal static class GlobOverlap
{
    public static bool Of(ReadOnlySpan<PatternText.Token> a, ReadOnlySpan<PatternText.Token> b)
    {
        // reachable[j]: the part of a read so far and the first j tokens of b can stand for the same text.
        var reachable = new bool[b.Length + 1];
        reachable[0] = true;
        for (var j = 0; j < b.Length && IsStar(b[j]); j++)
            reachable[j + 1] = true;

        foreach (var token in a)
        {
            var next = new bool[b.Length + 1];
            next[0] = IsStar(token) && reachable[0];
            for (var j = 0; j < b.Length; j++)
            {
                next[j + 1] = (IsStar(token), IsStar(b[j])) switch
                {
                    (true, true) => reachable[j + 1] || next[j] || reachable[j],
                    (true, false) => reachable[j + 1] || next[j],
                    (false, true) => next[j] || reachable[j + 1],
                    (false, false) => reachable[j] && CanBeSame(token, b[j]),
                };
            }

            reachable = next;
        }

        return reachable[b.Length];
    }

    private static bool IsStar(PatternText.Token token) => token.Kind is PatternText.TokenKind.Star or PatternText.TokenKind.Variable;

    private static bool CanBeSame(PatternText.Token a, PatternText.Token b) =>
        a.Kind is PatternText.TokenKind.AnyOne || b.Kind is PatternText.TokenKind.AnyOne || a.Character == b.Character;
}
