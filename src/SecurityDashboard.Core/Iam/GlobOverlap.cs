namespace SecurityDashboard.Iam;

/// <summary>Whether two patterns have a text in common. A variable counts as a star, so the answer errs on the side of yes.</summary>
internal static class GlobOverlap
{
    public static bool Of(string a, string b) => Of(Steps(PatternPart.Read(a, wildcards: true, variables: true)), Steps(PatternPart.Read(b, wildcards: true, variables: true)));

    private static bool Of(ReadOnlySpan<Step> a, ReadOnlySpan<Step> b)
    {
        // reachable[j]: the part of a read so far and the first j steps of b can stand for the same text.
        var reachable = new bool[b.Length + 1];
        reachable[0] = true;
        for (var j = 0; j < b.Length && b[j].IsStar; j++)
            reachable[j + 1] = true;

        foreach (var step in a)
        {
            var next = new bool[b.Length + 1];
            next[0] = step.IsStar && reachable[0];
            for (var j = 0; j < b.Length; j++)
            {
                next[j + 1] = (step.IsStar, b[j].IsStar) switch
                {
                    (true, true) => reachable[j + 1] || next[j] || reachable[j],
                    (true, false) => reachable[j + 1] || next[j],
                    (false, true) => next[j] || reachable[j + 1],
                    (false, false) => reachable[j] && (step.IsAnyOne || b[j].IsAnyOne || step.Character == b[j].Character),
                };
            }

            reachable = next;
        }

        return reachable[b.Length];
    }

    private static Step[] Steps(PatternPart[] parts) =>
    [
        .. parts.SelectMany(part => part.Kind switch
        {
            PatternPartKind.Literal => part.Text.Select(c => new Step(c, false, false)),
            PatternPartKind.AnyOne => [new Step('?', true, false)],
            _ => [new Step('*', false, true)],
        }),
    ];

    private readonly record struct Step(char Character, bool IsAnyOne, bool IsStar);
}
