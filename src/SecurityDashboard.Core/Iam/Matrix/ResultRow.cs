using System.Collections.Immutable;
using System.Numerics;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The answers of one subject for all targets, three bits each. Immutable once it is filled in.</summary>
internal sealed class ResultRow(int words)
{
    // The bits of the number of the result.
    private readonly ulong[] _ones = new ulong[words];
    private readonly ulong[] _twos = new ulong[words];
    private readonly ulong[] _fours = new ulong[words];

    public DecisionResult this[int target]
    {
        get
        {
            var (word, bit) = (target >> 6, target & 63);
            return (DecisionResult)((int)(_ones[word] >> bit & 1) | (int)(_twos[word] >> bit & 1) << 1 | (int)(_fours[word] >> bit & 1) << 2);
        }
    }

    /// <summary>Puts answers in their place: a bit is set in at most one of the sets, and allowed where it is in none.</summary>
    public void Set(int word, Vector<ulong> implicitly, Vector<ulong> explicitly, Vector<ulong> ifUnknown, Vector<ulong> unlessUnknown)
    {
        (implicitly | ifUnknown).CopyTo(_ones, word);
        (explicitly | ifUnknown).CopyTo(_twos, word);
        unlessUnknown.CopyTo(_fours, word);
    }

    /// <summary>The targets, below <paramref name="count"/>, whose answer is at least <paramref name="minimum"/>.</summary>
    public ImmutableArray<int> AtLeast(DecisionResult minimum, int count)
    {
        var targets = ImmutableArray.CreateBuilder<int>();
        for (var word = 0; word < words; word++)
        {
            for (var left = Bits(minimum, word); left != 0; left &= left - 1)
            {
                var target = (word << 6) + BitOperations.TrailingZeroCount(left);
                if (target >= count)
                    break;
                targets.Add(target);
            }
        }

        return targets.DrainToImmutable();
    }

    // Allowed 0, implicitly denied 1, explicitly denied 2, conditionally allowed 3, conditionally denied 4.
    private ulong Bits(DecisionResult minimum, int word) => minimum switch
    {
        DecisionResult.Allowed => ~(_ones[word] | _twos[word] | _fours[word]),
        DecisionResult.ConditionallyDenied => ~(_ones[word] | _twos[word]),
        DecisionResult.ConditionallyAllowed => ~(_ones[word] ^ _twos[word]),
        DecisionResult.ImplicitlyDenied => ~(_twos[word] & ~_ones[word]),
        _ => ulong.MaxValue,
    };
}
