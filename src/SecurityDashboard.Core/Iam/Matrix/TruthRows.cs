using System.Numerics;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>Makes the rows of one matrix. A row made twice from the same rows is the same row, so that what rests on it can be shared too.</summary>
internal sealed class TruthRows
{
    // Room for the widest vector there is.
    public const int WordsAtATime = 8;

    private enum Step { And = -1, Or = -2, Groups = -3 }

    private readonly Dictionary<int[], TruthRow> _known = new(IntSequences.Comparer);
    private readonly Dictionary<int[], TruthRow>.AlternateLookup<ReadOnlySpan<int>> _lookup;
    private readonly ulong[] _none;
    private readonly ulong[] _all;

    public TruthRows(int targets)
    {
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<int>>();
        Words = (targets + 64 * WordsAtATime - 1) / (64 * WordsAtATime) * WordsAtATime;
        (_none, _all) = (new ulong[Words], new ulong[Words]);
        for (var target = 0; target < targets; target++)
            Bits.Set(_all, target);
        (False, Unknown, True) = (new TruthRow(0, _none, _none), new TruthRow(1, _none, _all), new TruthRow(2, _all, _all));
        Count = 3;
    }

    /// <summary>The length of the arrays, a multiple of what a vector takes.</summary>
    public int Words { get; }

    /// <summary>How many rows were made.</summary>
    public int Count { get; private set; }

    public TruthRow False { get; }

    public TruthRow Unknown { get; }

    public TruthRow True { get; }

    public TruthRow Of(Truth truth) => truth switch
    {
        Truth.False => False,
        Truth.Unknown => Unknown,
        _ => True,
    };

    /// <summary>A row of these bits, which become its own.</summary>
    public TruthRow Of(ulong[] isTrue, ulong[] maybe)
    {
        if (maybe.AsSpan().SequenceEqual(_none))
            return False;
        if (isTrue.AsSpan().SequenceEqual(_all))
            return True;
        if (!ReferenceEquals(isTrue, maybe) && isTrue.AsSpan().SequenceEqual(maybe))
            maybe = isTrue;
        return new TruthRow(Count++, isTrue, maybe);
    }

    /// <summary>The same truth for all targets of a group.</summary>
    public TruthRow OfGroups(Partition partition, ReadOnlySpan<Truth> truths)
    {
        if (truths.Length == 1)
            return Of(truths[0]);
        if (truths.Length > Partition.MostMasks)
            return MakeOfGroups(partition, truths);

        Span<int> key = stackalloc int[Partition.MostMasks + 2];
        (key[0], key[1]) = ((int)Step.Groups, partition.Id);
        for (var group = 0; group < truths.Length; group++)
            key[group + 2] = (int)truths[group];
        key = key[..(truths.Length + 2)];
        return _lookup.TryGetValue(key, out var known) ? known : _known[key.ToArray()] = MakeOfGroups(partition, truths);
    }

    public TruthRow Not(TruthRow row)
    {
        if (ReferenceEquals(row.True, row.Maybe))
        {
            var not = Flip(row.True);
            return Of(not, not);
        }

        return Of(Flip(row.Maybe), Flip(row.True));
    }

    /// <summary>Whether both hold, remembered.</summary>
    public TruthRow And(TruthRow a, TruthRow b)
    {
        if (a == False || b == False)
            return False;
        if (a == True || a == b)
            return b;
        if (b == True)
            return a;

        ReadOnlySpan<int> key = [(int)Step.And, Math.Min(a.Id, b.Id), Math.Max(a.Id, b.Id)];
        return _lookup.TryGetValue(key, out var known) ? known : _known[key.ToArray()] = MakeAnd(a, b);
    }

    /// <summary>Whether both hold, for a row that nobody will ask for again.</summary>
    public TruthRow MakeAnd(TruthRow a, TruthRow b)
    {
        if (a == False || b == False)
            return False;
        if (a == True || a == b)
            return b;
        if (b == True)
            return a;

        var isTrue = Bits.And(a.True, b.True);
        return Of(isTrue, ReferenceEquals(a.True, a.Maybe) && ReferenceEquals(b.True, b.Maybe) ? isTrue : Bits.And(a.Maybe, b.Maybe));
    }

    /// <summary>Whether one of them holds; <paramref name="isKept"/> if the same may be asked for again. Reorders the list.</summary>
    public TruthRow Or(List<TruthRow> rows, bool isKept)
    {
        if (rows.Count < 2)
            return rows.Count == 0 ? False : rows[0];

        rows.RemoveAll(row => row == False);
        if (rows.Contains(True))
            return True;
        if (rows.Count < 2)
            return rows.Count == 0 ? False : rows[0];
        if (!isKept)
            return MakeOr(rows);

        rows.Sort((a, b) => a.Id.CompareTo(b.Id));
        Span<int> key = rows.Count < 64 ? stackalloc int[rows.Count + 1] : new int[rows.Count + 1];
        key[0] = (int)Step.Or;
        for (var i = 0; i < rows.Count; i++)
            key[i + 1] = rows[i].Id;
        return _lookup.TryGetValue(key, out var known) ? known : _known[key.ToArray()] = MakeOr(rows);
    }

    /// <summary>Whether one of them holds, in arrays that are used again for the next such row.</summary>
    public static TruthRow OrInto(ulong[] isTrue, ulong[] maybe, IEnumerable<TruthRow> rows)
    {
        Array.Clear(isTrue);
        Array.Clear(maybe);
        foreach (var row in rows)
        {
            Bits.Or(isTrue, row.True);
            Bits.Or(maybe, row.Maybe);
        }

        return new TruthRow(-1, isTrue, maybe);
    }

    private TruthRow MakeOfGroups(Partition partition, ReadOnlySpan<Truth> truths)
    {
        var (isTrue, maybe) = (new ulong[Words], new ulong[Words]);
        partition.Mark(isTrue, truths, Truth.True);
        partition.Mark(maybe, truths, Truth.Unknown);
        return Of(isTrue, maybe);
    }

    private TruthRow MakeOr(List<TruthRow> rows)
    {
        var isTrue = new ulong[Words];
        var isUndecided = false;
        foreach (var row in rows)
        {
            Bits.Or(isTrue, row.True);
            isUndecided |= !ReferenceEquals(row.True, row.Maybe);
        }

        if (!isUndecided)
            return Of(isTrue, isTrue);
        var maybe = new ulong[Words];
        foreach (var row in rows)
            Bits.Or(maybe, row.Maybe);
        return Of(isTrue, maybe);
    }

    private ulong[] Flip(ulong[] bits)
    {
        var flipped = new ulong[Words];
        for (var i = 0; i < Words; i += Vector<ulong>.Count)
            Vector.AndNot(new Vector<ulong>(_all, i), new Vector<ulong>(bits, i)).CopyTo(flipped, i);
        return flipped;
    }
}
