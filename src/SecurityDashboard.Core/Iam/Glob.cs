using System.Numerics;
using System.Runtime.InteropServices;

namespace SecurityDashboard.Iam;

/// <summary>
/// A pattern of literal characters, "any one character" and "any run of characters", matched in at most twice pattern times text
/// character comparisons whatever the pattern: policies are written by strangers.
/// </summary>
/// <remarks>
/// Between two stars stands a chunk of fixed length. Taking the leftmost place of each chunk is always right, because a star can take up
/// whatever a later place would have skipped; so nothing is ever tried twice.
/// </remarks>
internal sealed class Glob
{
    private enum Shape : byte { Everything, Literal, Prefix, Suffix, General }

    private readonly Shape _shape;
    private readonly Chunk[] _chunks;
    private readonly bool _startsWithStar;
    private readonly bool _endsWithStar;
    private readonly int _minimum;

    private Glob(Chunk[] chunks, bool startsWithStar, bool endsWithStar, bool hasStar)
    {
        _chunks = chunks;
        _startsWithStar = startsWithStar;
        _endsWithStar = endsWithStar;
        _minimum = chunks.Sum(chunk => chunk.Length);
        HasAnyOne = chunks.Any(chunk => chunk.HasAnyOne);
        HasStar = hasStar;
        _shape = (chunks.Length, HasAnyOne, startsWithStar, endsWithStar) switch
        {
            (0, _, true, _) => Shape.Everything,
            (1, false, false, false) => Shape.Literal,
            (0, _, false, _) => Shape.Literal,
            (1, false, false, true) => Shape.Prefix,
            (1, false, true, false) => Shape.Suffix,
            _ => Shape.General,
        };
    }

    public bool HasAnyOne { get; }

    public bool HasStar { get; }

    public bool IsLiteral => _shape is Shape.Literal;

    public bool MatchesEverything => _shape is Shape.Everything;

    /// <summary>The text that must be met exactly; only for a literal.</summary>
    public string Literal => _chunks.Length == 0 ? "" : _chunks[0].Text;

    /// <summary>Compiles a pattern in which <c>*</c> and <c>?</c> are wildcards.</summary>
    public static Glob Parse(ReadOnlySpan<char> pattern)
    {
        var builder = new GlobBuilder();
        foreach (var c in pattern)
            builder.AppendPattern(c);
        return builder.ToGlob();
    }

    internal static Glob FromChunks(List<Chunk> chunks, bool startsWithStar, bool endsWithStar, bool hasStar) =>
        new([.. chunks], startsWithStar, endsWithStar, hasStar);

    public bool Matches(ReadOnlySpan<char> text)
    {
        long comparisons = 0;
        return Matches(text, ref comparisons);
    }

    /// <summary>As <see cref="Matches(ReadOnlySpan{char})"/>, adding the number of characters compared to <paramref name="comparisons"/>.</summary>
    public bool Matches(ReadOnlySpan<char> text, ref long comparisons)
    {
        if (text.Length < _minimum)
            return false;

        switch (_shape)
        {
            case Shape.Everything:
                return true;
            case Shape.Literal:
                comparisons += _minimum;
                return text.SequenceEqual(Literal);
            case Shape.Prefix:
                comparisons += _minimum;
                return text.StartsWith(_chunks[0].Text);
            case Shape.Suffix:
                comparisons += _minimum;
                return text.EndsWith(_chunks[0].Text);
            default:
                return HasAnyOne && text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0
                    ? InCodePoints(text, out var mapped).MatchesChunks(mapped, ref comparisons)
                    : MatchesChunks(text, ref comparisons);
        }
    }

    // "Any one character" takes a character outside the basic plane whole, not half of its surrogate pair: every character is renamed so
    // that it is one char.
    private Glob InCodePoints(ReadOnlySpan<char> text, out string mapped)
    {
        var names = new Dictionary<int, char>();
        mapped = string.Concat(CodePoints(text).Select(Name));

        var builder = new GlobBuilder();
        for (var i = 0; i < _chunks.Length; i++)
        {
            if (i > 0 || _startsWithStar)
                builder.AppendStar();
            _chunks[i].AppendTo(builder, Name);
        }

        if (_endsWithStar)
            builder.AppendStar();
        return builder.ToGlob();

        char Name(int codePoint)
        {
            if (!names.TryGetValue(codePoint, out var name))
                names.Add(codePoint, name = (char)names.Count);
            return name;
        }
    }

    private static List<int> CodePoints(ReadOnlySpan<char> text)
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

    private bool MatchesChunks(ReadOnlySpan<char> text, ref long comparisons)
    {
        if (text.Length < _minimum)
            return false;
        var chunks = _chunks.AsSpan();

        if (!HasStar)
            return text.Length == _minimum && chunks[0].EqualsAt(text, ref comparisons);

        if (!_startsWithStar)
        {
            if (!chunks[0].EqualsAt(text, ref comparisons))
                return false;
            text = text[chunks[0].Length..];
            chunks = chunks[1..];
        }

        if (!_endsWithStar)
        {
            var last = chunks[^1];
            if (text.Length < last.Length || !last.EqualsAt(text[^last.Length..], ref comparisons))
                return false;
            text = text[..^last.Length];
            chunks = chunks[..^1];
        }

        foreach (var chunk in chunks)
        {
            var at = chunk.IndexIn(text, ref comparisons);
            if (at < 0)
                return false;
            text = text[(at + chunk.Length)..];
        }

        return true;
    }

    /// <summary>A run of characters between two stars; <see cref="Mask"/> is zero where any character will do, and null when none is.</summary>
    internal sealed class Chunk(string text, ushort[]? mask)
    {
        // The first position with a literal character: where a search may jump to.
        private readonly int _anchor = mask is null ? 0 : Array.IndexOf(mask, ushort.MaxValue);

        public string Text { get; } = text;

        public ushort[]? Mask { get; } = mask;

        public int Length => Text.Length;

        public bool HasAnyOne => Mask is not null;

        public bool EqualsAt(ReadOnlySpan<char> text, ref long comparisons)
        {
            if (Mask is null)
            {
                comparisons += Length;
                return text.StartsWith(Text);
            }

            var wanted = MemoryMarshal.Cast<char, ushort>(Text.AsSpan());
            var given = MemoryMarshal.Cast<char, ushort>(text[..Length]);
            var mask = Mask.AsSpan();
            var i = 0;
            for (; i <= Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                comparisons += Vector<ushort>.Count;
                var difference = (new Vector<ushort>(wanted[i..]) ^ new Vector<ushort>(given[i..])) & new Vector<ushort>(mask[i..]);
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

        public void AppendTo(GlobBuilder builder, Func<int, char> name)
        {
            var at = 0;
            while (at < Length)
            {
                if (Mask is not null && Mask[at] == 0)
                {
                    builder.AppendAnyOne();
                    at++;
                    continue;
                }

                var end = Mask is null ? Length : Array.IndexOf(Mask, (ushort)0, at);
                end = end < 0 ? Length : end;
                foreach (var codePoint in CodePoints(Text.AsSpan(at, end - at)))
                    builder.AppendLiteral(name(codePoint));
                at = end;
            }
        }

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
    }
}

/// <summary>Collects the characters of a pattern, in which a literal may be any character, a star or a question mark included.</summary>
internal sealed class GlobBuilder
{
    private readonly List<Glob.Chunk> _chunks = [];
    private readonly System.Text.StringBuilder _text = new();
    private readonly List<ushort> _mask = [];
    private bool _hasAnyOne;
    private bool _startsWithStar;
    private bool _hasStar;
    private bool _lastWasStar;

    public void AppendPattern(char c)
    {
        if (c is '*')
            AppendStar();
        else if (c is '?')
            AppendAnyOne();
        else
            AppendLiteral(c);
    }

    public void AppendLiteral(char c) => Append(c, ushort.MaxValue);

    public void AppendLiteral(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            AppendLiteral(c);
    }

    public void AppendAnyOne()
    {
        _hasAnyOne = true;
        Append('?', 0);
    }

    public void AppendStar()
    {
        if (_chunks.Count == 0 && _text.Length == 0)
            _startsWithStar = true;
        _hasStar = true;
        _lastWasStar = true;
        EndChunk();
    }

    public Glob ToGlob()
    {
        EndChunk();
        return Glob.FromChunks(_chunks, _startsWithStar, _lastWasStar, _hasStar);
    }

    private void Append(char c, ushort mask)
    {
        _text.Append(c);
        _mask.Add(mask);
        _lastWasStar = false;
    }

    private void EndChunk()
    {
        if (_text.Length == 0)
            return;
        _chunks.Add(new Glob.Chunk(_text.ToString(), _hasAnyOne ? [.. _mask] : null));
        _text.Clear();
        _mask.Clear();
        _hasAnyOne = false;
    }
}
