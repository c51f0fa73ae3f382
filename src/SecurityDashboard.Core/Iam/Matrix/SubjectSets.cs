using System.Numerics;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>For every target the subjects whose answer is at least some result, as bits in the order of the subjects. Immutable.</summary>
internal sealed class SubjectSets
{
    private readonly int _words;
    private readonly ulong[] _bits;

    public SubjectSets(ResultRow[] rows, int targets, DecisionResult minimum)
    {
        _words = WordsFor(rows.Length);
        _bits = new ulong[_words * targets];
        for (var word = 0; word << 6 < targets; word++)
        {
            var behind = Math.Min(64, targets - (word << 6));
            var all = behind == 64 ? ulong.MaxValue : (1UL << behind) - 1;
            for (var subject = 0; subject < rows.Length; subject++)
            {
                // Most subjects may do little, so there is little to set.
                for (var left = rows[subject].WordAtLeast(minimum, word) & all; left != 0; left &= left - 1)
                    _bits[((word << 6) + BitOperations.TrailingZeroCount(left)) * _words + (subject >> 6)] |= 1UL << (subject & 63);
            }
        }
    }

    /// <summary>The length of a set, a multiple of what a vector takes.</summary>
    public static int WordsFor(int subjects) => (subjects + 64 * TruthRows.WordsAtATime - 1) / (64 * TruthRows.WordsAtATime) * TruthRows.WordsAtATime;

    public bool Has(int target, int subject) => (_bits[target * _words + (subject >> 6)] >> (subject & 63) & 1) != 0;

    /// <summary>A set of its own of the subjects that have a target.</summary>
    public ulong[] Of(int target) => _bits.AsSpan(target * _words, _words).ToArray();

    /// <summary>Leaves those of a set that have this target.</summary>
    public void Keep(int target, ulong[] among)
    {
        for (var word = 0; word < _words; word++)
            among[word] &= _bits[target * _words + word];
    }

    /// <summary>A set to add to.</summary>
    public ulong[] None() => new ulong[_words];

    /// <summary>Adds the subjects that have all of these targets.</summary>
    public void AddAllOf(ReadOnlySpan<int> targets, ulong[] into)
    {
        for (var word = 0; word < _words; word++)
        {
            var all = ulong.MaxValue;
            foreach (var target in targets)
                all &= _bits[target * _words + word];
            into[word] |= all;
        }
    }
}
