using System.Collections.Immutable;
using System.Numerics;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The answers of one subject for all targets, three bits each. Immutable once it is filled in.</summary>
internal sealed class ResultRow(int words)
{
    // The three bits of the number of a result lie near each other: so many words of ones, of twos, of fours, and so on.
    private const int Block = TruthRows.WordsAtATime;

    private readonly ulong[] _bits = new ulong[3 * words];

    public DecisionResult this[int target]
    {
        get
        {
            var (at, bit) = (Place(target >> 6), target & 63);
            return (DecisionResult)((int)(_bits[at] >> bit & 1) | (int)(_bits[at + Block] >> bit & 1) << 1 | (int)(_bits[at + 2 * Block] >> bit & 1) << 2);
        }
    }

    /// <summary>Puts answers in their place: a bit is set in at most one of the sets, and allowed where it is in none.</summary>
    public void Set(int word, Vector<ulong> implicitly, Vector<ulong> explicitly, Vector<ulong> ifUnknown, Vector<ulong> unlessUnknown)
    {
        var at = Place(word);
        (implicitly | ifUnknown).CopyTo(_bits, at);
        (explicitly | ifUnknown).CopyTo(_bits, at + Block);
        unlessUnknown.CopyTo(_bits, at + 2 * Block);
    }

    /// <summary>Whether the answer for a target is at least <paramref name="minimum"/>.</summary>
    public bool IsAtLeast(DecisionResult minimum, int target) => (AtLeast(minimum, Place(target >> 6)) >> (target & 63) & 1) != 0;

    /// <summary>The targets of one word whose answer is at least <paramref name="minimum"/>.</summary>
    public ulong WordAtLeast(DecisionResult minimum, int word) => AtLeast(minimum, Place(word));

    /// <summary>The targets, below <paramref name="count"/>, whose answer is at least <paramref name="minimum"/>.</summary>
    public ImmutableArray<int> TargetsAtLeast(DecisionResult minimum, int count)
    {
        var targets = ImmutableArray.CreateBuilder<int>();
        for (var word = 0; word < words; word++)
        {
            for (var left = AtLeast(minimum, Place(word)); left != 0; left &= left - 1)
            {
                var target = (word << 6) + BitOperations.TrailingZeroCount(left);
                if (target >= count)
                    break;
                targets.Add(target);
            }
        }

        return targets.DrainToImmutable();
    }

    private static int Place(int word) => word / Block * 3 * Block + word % Block;

    // Allowed 0, implicitly denied 1, explicitly denied 2, conditionally allowed 3, conditionally denied 4.
    private ulong AtLeast(DecisionResult minimum, int at)
    {
        var (ones, twos, fours) = (_bits[at], _bits[at + Block], _bits[at + 2 * Block]);
        return minimum switch
        {
            DecisionResult.Allowed => ~(ones | twos | fours),
            DecisionResult.ConditionallyDenied => ~(ones | twos),
            DecisionResult.ConditionallyAllowed => ~(ones ^ twos),
            DecisionResult.ImplicitlyDenied => ~(twos & ~ones),
            _ => ulong.MaxValue,
        };
    }
}
