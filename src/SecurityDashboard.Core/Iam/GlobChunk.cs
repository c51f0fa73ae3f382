using System.Numerics;
using System.Runtime.InteropServices;

namespace SecurityDashboard.Iam;

/// <summary>A run of characters between two stars; the mask is zero where any character will do, and null when none is.</summary>
internal sealed class GlobChunk(string text, ushort[]? mask)
{
    // The first position with a literal character: where a search may jump to.
    private readonly int _anchor = mask is null ? 0 : Array.IndexOf(mask, ushort.MaxValue);

    public string Text { get; } = text;

    public int Length => Text.Length;

    public bool HasAnyOne => mask is not null;

    /// <summary>The mask of a text in which question marks stand for any character.</summary>
    public static ushort[]? MaskOf(string text)
    {
        if (!text.Contains('?', StringComparison.Ordinal))
            return null;

        var mask = new ushort[text.Length];
        for (var i = 0; i < text.Length; i++)
            mask[i] = text[i] is '?' ? (ushort)0 : ushort.MaxValue;
        return mask;
    }

    public static List<int> CodePoints(ReadOnlySpan<char> text)
    {
        var points = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            points.Add(isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i]);
            if (isPair)
                i++;
        }

        return points;
    }

    /// <summary>Whether the text begins with this chunk; it is at least as long.</summary>
    public bool EqualsAt(ReadOnlySpan<char> text, ref long comparisons)
    {
        if (mask is null)
        {
            comparisons += Length;
            return text.StartsWith(Text);
        }

        var wanted = MemoryMarshal.Cast<char, ushort>(Text.AsSpan());
        var given = MemoryMarshal.Cast<char, ushort>(text[..Length]);
        var i = 0;
        for (; i <= Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            comparisons += Vector<ushort>.Count;
            var difference = (new Vector<ushort>(wanted[i..]) ^ new Vector<ushort>(given[i..])) & new Vector<ushort>(mask, i);
            if (difference != Vector<ushort>.Zero)
                return false;
        }

        for (; i < Length; i++)
        {
            comparisons++;
            if (((wanted[i] ^ given[i]) & mask[i]) != 0)
                return false;
        }

        return true;
    }

    /// <summary>The leftmost place of this chunk in the text, or -1.</summary>
    public int IndexIn(ReadOnlySpan<char> text, ref long comparisons)
    {
        if (_anchor < 0)
            return text.Length >= Length ? 0 : -1;

        var last = text.Length - Length;
        for (var at = 0; at <= last; at++)
        {
            var step = text[(at + _anchor)..(last + _anchor + 1)].IndexOf(Text[_anchor]);
            if (step < 0)
            {
                comparisons += last - at + 1;
                return -1;
            }

            comparisons += step + 1;
            at += step;
            if (EqualsAt(text[at..], ref comparisons))
                return at;
        }

        return -1;
    }

    /// <summary>Adds this chunk, its characters under other names, to a pattern.</summary>
    public void AppendTo(GlobBuilder builder, Func<int, char> name)
    {
        var at = 0;
        while (at < Length)
        {
            if (mask is not null && mask[at] == 0)
            {
                builder.AppendAnyOne();
                at++;
                continue;
            }

            var end = mask is null ? Length : Array.IndexOf(mask, (ushort)0, at);
            end = end < 0 ? Length : end;
            foreach (var codePoint in CodePoints(Text.AsSpan(at, end - at)))
                builder.AppendLiteral([name(codePoint)]);
            at = end;
        }
    }
}
