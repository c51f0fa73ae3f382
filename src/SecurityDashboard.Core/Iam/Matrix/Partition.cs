namespace SecurityDashboard.Iam.Matrix;

/// <summary>The targets divided into groups whose members are the same in some respect; the first member of a group stands for it.</summary>
internal sealed class Partition
{
    private readonly int[] _groupOf;
    private readonly ulong[][] _masks;

    private Partition(int id, int[] groupOf, int[] first, int words)
    {
        (Id, _groupOf, First) = (id, groupOf, first);
        _masks = new ulong[first.Length <= MostMasks ? first.Length : 0][];
        if (_masks.Length == 0)
            return;

        for (var group = 0; group < first.Length; group++)
            _masks[group] = new ulong[words];
        for (var target = 0; target < groupOf.Length; target++)
            Bits.Set(_masks[groupOf[target]], target);
    }

    /// <summary>With more groups it takes less to go through the targets than through a mask for each group.</summary>
    public const int MostMasks = 64;

    public int Id { get; }

    /// <summary>One target of each group.</summary>
    public int[] First { get; }

    public int Count => First.Length;

    /// <summary>Puts targets of the same key into the same group.</summary>
    public static Partition By<T>(int id, int targets, int words, Func<int, T> keyOf) where T : notnull
    {
        var (groups, groupOf, first) = (new Dictionary<T, int>(), new int[targets], new List<int>());
        for (var target = 0; target < targets; target++)
        {
            var key = keyOf(target);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = first.Count);
                first.Add(target);
            }

            groupOf[target] = group;
        }

        return new Partition(id, groupOf, [.. first], words);
    }

    /// <summary>The group of a target.</summary>
    public int GroupOf(int target) => _groupOf[target];

    /// <summary>Sets the bits of the targets whose group has at least this truth.</summary>
    public void Mark(ulong[] bits, ReadOnlySpan<Truth> truths, Truth least)
    {
        if (_masks.Length == 0)
        {
            for (var target = 0; target < _groupOf.Length; target++)
            {
                if (truths[_groupOf[target]] >= least)
                    Bits.Set(bits, target);
            }

            return;
        }

        for (var group = 0; group < truths.Length; group++)
        {
            if (truths[group] >= least)
                Bits.Or(bits, _masks[group]);
        }
    }
}
