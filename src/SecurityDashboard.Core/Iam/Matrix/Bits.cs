using System.Numerics;
using System.Runtime.CompilerServices;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>Sets of targets as bits, in arrays whose length is a multiple of a vector's.</summary>
/// <remarks>The loops are compiled well at once: the runtime would find out that they are worth it only when most of the work is done.</remarks>
internal static class Bits
{
    public static bool Get(ulong[] bits, int index) => (bits[index >> 6] >> (index & 63) & 1) != 0;

    public static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);

    public static void Clear(ulong[] bits, int index) => bits[index >> 6] &= ~(1UL << (index & 63));

    /// <summary>The bits that are set, in order.</summary>
    public static IEnumerable<int> Of(ulong[] bits)
    {
        for (var word = 0; word < bits.Length; word++)
            for (var left = bits[word]; left != 0; left &= left - 1)
                yield return (word << 6) + BitOperations.TrailingZeroCount(left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(ulong[] into, ulong[] bits)
    {
        for (var i = 0; i < into.Length; i += Vector<ulong>.Count)
            (new Vector<ulong>(into, i) | new Vector<ulong>(bits, i)).CopyTo(into, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong[] And(ulong[] a, ulong[] b)
    {
        var both = new ulong[a.Length];
        for (var i = 0; i < both.Length; i += Vector<ulong>.Count)
            (new Vector<ulong>(a, i) & new Vector<ulong>(b, i)).CopyTo(both, i);
        return both;
    }
}
