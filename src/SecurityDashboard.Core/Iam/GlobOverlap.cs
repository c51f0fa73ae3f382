using System.Buffers;

namespace SecurityDashboard.Iam;

/// <summary>Whether two patterns have a text in common. A variable counts as a star, so the answer errs on the side of yes.</summary>
/// <remarks>
/// The places in one pattern that can be reached together with the place in the other are a set of bits, so a step along the other takes
/// as many operations as the shorter one has characters, divided by 64: policies are written by strangers.
/// </remarks>
internal static class GlobOverlap
{
    // What stands for a star or question mark that is meant as one; no ARN has these.
    private const char LiteralStar = '\uFFFF';
    private const char LiteralAnyOne = '\uFFFE';

    // Where a pattern is open, or a variable begins or ends.
    private static readonly SearchValues<char> Open = SearchValues.Create("*?$}");

    public static bool Of(string a, string b)
    {
        if (a is "*" || b is "*")
            return true;
        if (BeginApart(a, b) || EndsApart(a, b))
            return false;

        // A question mark takes a character outside the basic plane whole; that two chars are one is not looked at here.
        var hasPairs = a.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0 || b.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
        var (longer, shorter) = (Flat(a, hasPairs), Flat(b, hasPairs));
        if (longer.Length < shorter.Length)
            (longer, shorter) = (shorter, longer);
        return Of(longer, new Places(shorter));
    }

    /// <summary>Whether they differ before the first place where either is open: most pairs do.</summary>
    public static bool BeginApart(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same < a.Length && same < b.Length && IsFixed(a[same]) && IsFixed(b[same]) && a.AsSpan(0, same).IndexOfAny(Open) < 0;
    }

    private static bool EndsApart(string a, string b)
    {
        for (var (i, j) = (a.Length - 1, b.Length - 1); i >= 0 && j >= 0 && IsFixed(a[i]) && IsFixed(b[j]); (i, j) = (i - 1, j - 1))
        {
            if (a[i] != b[j])
                return true;
        }

        return false;
    }

    private static bool IsFixed(char c) => c < 128 && !Open.Contains(c);

    private static bool Of(ReadOnlySpan<char> pattern, Places places)
    {
        foreach (var c in pattern)
        {
            if (!(c is '*' ? places.SkipAny() : places.Step(c)))
                return false;
        }

        return places.IsAtEnd;
    }

    private static string Flat(string text, bool anyOneIsStar)
    {
        var flat = text.Contains("${", StringComparison.Ordinal) ? WithoutVariables(text) : text;
        if (anyOneIsStar)
            flat = flat.Replace('?', '*');
        while (flat.Contains("**", StringComparison.Ordinal))
            flat = flat.Replace("**", "*", StringComparison.Ordinal);
        return flat;
    }

    private static string WithoutVariables(string text) =>
        string.Concat(PatternPart.Read(text, wildcards: true, variables: true).Select(part => part.Kind switch
        {
            PatternPartKind.Literal => part.Text.Replace('*', LiteralStar).Replace('?', LiteralAnyOne),
            PatternPartKind.AnyOne => "?",
            _ => "*",
        }));

    /// <summary>Bit j: the pattern's first j characters stand for what was read so far.</summary>
    private sealed class Places
    {
        private readonly int _length;
        private readonly ulong[] _reached;
        private readonly ulong[] _next;
        private readonly ulong[] _stars;
        private readonly ulong[] _behindStars;
        private readonly ulong[] _anyOnes;
        private readonly ulong[] _noStars;
        private readonly Dictionary<char, ulong[]> _byCharacter = [];

        public Places(string pattern)
        {
            _length = pattern.Length;
            var words = _length / 64 + 1;
            (_reached, _next, _noStars) = (new ulong[words], new ulong[words], new ulong[words]);
            (_stars, _behindStars, _anyOnes) = (new ulong[words], new ulong[words], new ulong[words]);
            for (var i = 0; i < _length; i++)
            {
                Set(pattern[i] switch { '*' => _stars, '?' => _anyOnes, _ => Of(pattern[i]) }, i);
                if (pattern[i] is '*')
                    Set(_behindStars, i + 1);
            }

            foreach (var bits in _byCharacter.Values.Append(_anyOnes))
            {
                for (var word = 0; word < words; word++)
                {
                    bits[word] |= _anyOnes[word];
                    _noStars[word] |= bits[word];
                }
            }

            _reached[0] = 1;
            PassStars(_reached);
        }

        public bool IsAtEnd => (_reached[_length >> 6] >> (_length & 63) & 1) != 0;

        /// <summary>Reads one character, or any one; false if that leads nowhere.</summary>
        public bool Step(char c)
        {
            var fitting = c is '?' ? _noStars : _byCharacter.GetValueOrDefault(c, _anyOnes);
            ulong carry = 0, any = 0;
            for (var word = 0; word < _next.Length; word++)
            {
                var moved = _reached[word] & fitting[word];
                _next[word] = moved << 1 | carry | (_reached[word] & _behindStars[word]);
                carry = moved >> 63;
                any |= _next[word];
            }

            if (any == 0)
                return false;
            PassStars(_next);
            _next.CopyTo(_reached, 0);
            return true;
        }

        /// <summary>Reads any run of characters.</summary>
        public bool SkipAny()
        {
            var isReached = false;
            for (var word = 0; word < _reached.Length; word++)
            {
                if (isReached)
                    _reached[word] = ulong.MaxValue;
                else if (_reached[word] != 0)
                {
                    // All bits from the lowest one up.
                    _reached[word] |= ~((_reached[word] & (0 - _reached[word])) - 1);
                    isReached = true;
                }
            }

            return isReached;
        }

        // A star may stand for nothing.
        private void PassStars(ulong[] places)
        {
            ulong carry = 0;
            for (var word = 0; word < places.Length; word++)
            {
                var passed = places[word] & _stars[word];
                places[word] |= passed << 1 | carry;
                carry = passed >> 63;
            }
        }

        private ulong[] Of(char c)
        {
            if (!_byCharacter.TryGetValue(c, out var bits))
                _byCharacter.Add(c, bits = new ulong[_reached.Length]);
            return bits;
        }

        private static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);
    }
}
