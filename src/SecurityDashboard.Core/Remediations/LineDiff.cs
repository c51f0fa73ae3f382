using System.Collections.Immutable;

namespace SecurityDashboard.Remediations;

/// <summary>The shortest difference between two texts, line by line: what is kept and added is the new text, what is kept and removed the old one.</summary>
internal static class LineDiff
{
    public static ImmutableArray<DiffLine> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var same = LongestCommon(old, now);
        var lines = ImmutableArray.CreateBuilder<DiffLine>(old.Length + now.Length);
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (lines, i, j) = (Add(lines, LineFate.Kept, old[i]), i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && same[i + 1, j] >= same[i, j + 1]))
                (lines, i) = (Add(lines, LineFate.Removed, old[i]), i + 1);
            else
                (lines, j) = (Add(lines, LineFate.Added, now[j]), j + 1);
        return lines.ToImmutable();
    }

    private static ImmutableArray<DiffLine>.Builder Add(ImmutableArray<DiffLine>.Builder lines, LineFate fate, string text)
    {
        lines.Add(new DiffLine(fate, text));
        return lines;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    // How many lines the ends of both have in common, from each pair of places on.
    private static int[,] LongestCommon(string[] old, string[] now)
    {
        var same = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                same[i, j] = old[i] == now[j] ? same[i + 1, j + 1] + 1 : Math.Max(same[i + 1, j], same[i, j + 1]);
        return same;
    }
}
