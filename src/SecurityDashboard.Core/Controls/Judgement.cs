using System.Collections.Immutable;

namespace SecurityDashboard.Controls;

/// <summary>What a control says of one resource: one verdict, or one for each part of it that can be fixed by itself.</summary>
public sealed record Judgement
{
    private Judgement(ImmutableArray<(string SubKey, Verdict Verdict)> parts) => Parts = parts;

    /// <summary>Never empty; the sub-keys are distinct, and empty when the resource is judged as a whole.</summary>
    public ImmutableArray<(string SubKey, Verdict Verdict)> Parts { get; }

    public static implicit operator Judgement(Verdict verdict) => FromVerdict(verdict);

    public static Judgement FromVerdict(Verdict verdict) => new([("", verdict)]);

    /// <summary>A verdict for each part, an unreadable part unknown by itself. Parts of the same key are judged together.</summary>
    /// <param name="subKey">Stable across scans: a name, never an index.</param>
    /// <param name="none">The verdict on the resource when it has no parts.</param>
    public static Judgement Each<T>(IEnumerable<T> items, Func<T, string> subKey, Func<T, Verdict> judge, Verdict none)
    {
        var parts = items.GroupBy(subKey, StringComparer.Ordinal)
            .Select(group => (SubKey: group.Key, Verdict: Verdict.OfAll(group, judge, none)))
            .ToImmutableArray();
        return parts.IsEmpty ? FromVerdict(none) : new Judgement(parts);
    }
}
