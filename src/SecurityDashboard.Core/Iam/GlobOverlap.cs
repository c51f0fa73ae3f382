using System.Buffers;

namespace SecurityDashboard.Iam;

/// <summary>Whether two patterns have a text in common. A variable counts as a star, so the answer errs on the side of yes.</summary>
/// <remarks>
/// The places in one pattern that can be reached together with the place in the other are a set of bits, so a step along the other takes
/// as many operations as the shorter one has characters, divided by 64: policies are written by strangers.
/// </remarks>
internal static class GlobOverlap
{
    // Patterns of up to 255 characters, as nearly all are.
    private const int MostOnStack = 4 * Places.Rows;

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

        var size = Places.SizeFor(shorter);
        if (size <= MostOnStack)
            return Of(longer, new Places(shorter, stackalloc ulong[size]));

        var rented = ArrayPool<ulong>.Shared.Rent(size);
        try
        {
            var room = rented.AsSpan(0, size);
            room.Clear();
            return Of(longer, new Places(shorter, room));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
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
    private readonly ref struct Places
    {
        // One for each character of ASCII, and those below.
        public const int Rows = Ascii + 6;

        private const int Ascii = 128;

        private readonly int _length;
        private readonly int _words;
        private readonly Span<ulong> _byAscii;
        private readonly Dictionary<char, ulong[]>? _byOther;
        private readonly Span<ulong> _reached;
        private readonly Span<ulong> _next;
        private readonly Span<ulong> _stars;
        private readonly Span<ulong> _behindStars;
        private readonly Span<ulong> _anyOnes;
        private readonly Span<ulong> _literals;

        /// <param name="room">So much as <see cref="SizeFor"/> says, all of it zero.</param>
        public Places(string pattern, Span<ulong> room)
        {
            (_length, _words) = (pattern.Length, WordsFor(pattern));
            _byAscii = room[..(Ascii * _words)];
            _reached = Row(room, 0);
            _next = Row(room, 1);
            _stars = Row(room, 2);
            _behindStars = Row(room, 3);
            _anyOnes = Row(room, 4);
            _literals = Row(room, 5);
            for (var i = 0; i < _length; i++)
            {
                switch (pattern[i])
                {
                    case '*':
                        Set(_stars, i);
                        Set(_behindStars, i + 1);
                        break;
                    case '?':
                        Set(_anyOnes, i);
                        break;
                    case < (char)Ascii and var c:
                        Set(_byAscii.Slice(c * _words, _words), i);
                        Set(_literals, i);
                        break;
                    case var c:
                        _byOther ??= [];
                        if (!_byOther.TryGetValue(c, out var bits))
                            _byOther.Add(c, bits = new ulong[_words]);
                        Set(bits, i);
                        Set(_literals, i);
                        break;
                }
            }

            _reached[0] = 1;
            PassStars(_reached);
        }

        public bool IsAtEnd => (_reached[_length >> 6] >> (_length & 63) & 1) != 0;

        public static int SizeFor(string pattern) => Rows * WordsFor(pattern);

        /// <summary>Reads one character, or any one; false if that leads nowhere.</summary>
        public bool Step(char c)
        {
            var fitting = c is '?' ? _literals : c < Ascii ? _byAscii.Slice(c * _words, _words) : _byOther is not null && _byOther.TryGetValue(c, out var bits) ? bits : _anyOnes;
            ulong carry = 0, any = 0;
            for (var word = 0; word < _next.Length; word++)
            {
                var moved = _reached[word] & (fitting[word] | _anyOnes[word]);
                _next[word] = moved << 1 | carry | (_reached[word] & _behindStars[word]);
                carry = moved >> 63;
                any |= _next[word];
            }

            if (any == 0)
                return false;
            PassStars(_next);
            _next.CopyTo(_reached);
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
        private void PassStars(Span<ulong> places)
        {
            ulong carry = 0;
            for (var word = 0; word < places.Length; word++)
            {
                var passed = places[word] & _stars[word];
                places[word] |= passed << 1 | carry;
                carry = passed >> 63;
            }
        }

        private Span<ulong> Row(Span<ulong> room, int row) => room.Slice((Ascii + row) * _words, _words);

        private static int WordsFor(string pattern) => pattern.Length / 64 + 1;

        private static void Set(Span<ulong> bits, int index) => bits[index >> 6] |= 1UL << (index & 63);
    }
}
