using System.Buffers;

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

    private static readonly SearchValues<char> s_wildcards = SearchValues.Create("*?");
    private static readonly Glob s_everything = new([], true, true, true);

    private readonly Shape _shape;
    private readonly GlobChunk[] _chunks;
    private readonly bool _startsWithStar;
    private readonly bool _endsWithStar;
    private readonly int _minimum;

    internal Glob(GlobChunk[] chunks, bool startsWithStar, bool endsWithStar, bool hasStar)
    {
        _chunks = chunks;
        _startsWithStar = startsWithStar;
        _endsWithStar = endsWithStar;
        HasStar = hasStar;
        foreach (var chunk in chunks)
        {
            _minimum += chunk.Length;
            HasAnyOne |= chunk.HasAnyOne;
        }

        _shape = (chunks.Length, HasAnyOne, startsWithStar, endsWithStar) switch
        {
            (0, _, true, _) => Shape.Everything,
            (0, _, false, _) => Shape.Literal,
            (1, false, false, false) => Shape.Literal,
            (1, false, false, true) => Shape.Prefix,
            (1, false, true, false) => Shape.Suffix,
            _ => Shape.General,
        };
    }

    public bool HasAnyOne { get; }

    public bool HasStar { get; }

    public bool EndsWithStar => _endsWithStar;

    public bool IsLiteral => _shape is Shape.Literal;

    /// <summary>Whether only the end is open.</summary>
    public bool IsPrefix => _shape is Shape.Prefix;

    public bool MatchesEverything => _shape is Shape.Everything;

    /// <summary>The text that must be met, or begun with; only for a literal or a prefix.</summary>
    public string Literal => _chunks.Length == 0 ? "" : _chunks[0].Text;

    /// <summary>A pattern without wildcards.</summary>
    public static Glob Of(string literal) => new(literal.Length == 0 ? [] : [new GlobChunk(literal, null)], false, false, false);

    /// <summary>Compiles a pattern in which <c>*</c> and <c>?</c> are wildcards.</summary>
    public static Glob Parse(string pattern)
    {
        if (pattern is "*")
            return s_everything;
        if (pattern.AsSpan().IndexOfAny(s_wildcards) < 0)
            return Of(pattern);

        var chunks = new List<GlobChunk>();
        foreach (var range in pattern.AsSpan().Split('*'))
        {
            var text = pattern[range];
            if (text.Length > 0)
                chunks.Add(new GlobChunk(text, GlobChunk.MaskOf(text)));
        }

        return new Glob([.. chunks], pattern[0] is '*', pattern[^1] is '*', pattern.Contains('*', StringComparison.Ordinal));
    }

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

    // "Any one character" takes a character outside the basic plane whole, not half of its surrogate pair: every character is renamed so
    // that it is one char.
    private Glob InCodePoints(ReadOnlySpan<char> text, out string mapped)
    {
        var names = new Dictionary<int, char>();
        mapped = string.Concat(GlobChunk.CodePoints(text).Select(Name));

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
}
