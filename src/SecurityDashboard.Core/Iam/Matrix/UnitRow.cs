namespace SecurityDashboard.Iam.Matrix;

/// <summary>What one resource policy says of a subject, kept only for the words in which it has targets.</summary>
internal sealed class UnitRow(ResourceUnit unit, int number, int words)
{
    private readonly ulong[]?[] _planes = new ulong[]?[(int)ResourcePlane.Count];

    /// <summary>Its number among the rows of the unit.</summary>
    public int Number { get; } = number;

    /// <summary>Adds that <paramref name="truth"/> holds where the row does.</summary>
    public void Add(ResourcePlane plane, Truth truth, TruthRow where)
    {
        if (truth is Truth.False)
            return;
        if (truth is Truth.True)
            Or((int)plane, where.True);
        Or((int)plane + 1, where.Maybe);
    }

    public void Add(ResourcePlane plane, Truth truth, int target)
    {
        if (truth is Truth.True)
            Words((int)plane)[(target >> 6) - unit.Start] |= 1UL << (target & 63);
        if (truth is not Truth.False)
            Words((int)plane + 1)[(target >> 6) - unit.Start] |= 1UL << (target & 63);
    }

    /// <summary>Puts this row among those of other units.</summary>
    public void AddTo(ulong[][] planes)
    {
        for (var plane = 0; plane < planes.Length; plane++)
        {
            if (_planes[plane] is not { } from)
                continue;
            for (var word = 0; word < words; word++)
                planes[plane][unit.Start + word] |= from[word];
        }
    }

    /// <summary>Puts this row in the place of another row of the same unit.</summary>
    public void ReplaceIn(ulong[][] planes)
    {
        for (var plane = 0; plane < planes.Length; plane++)
        {
            var from = _planes[plane];
            for (var word = 0; word < words; word++)
            {
                ref var into = ref planes[plane][unit.Start + word];
                into = (into & ~unit.Mask[unit.Start + word]) | (from is null ? 0 : from[word]);
            }
        }
    }

    private void Or(int plane, ulong[] bits)
    {
        var into = Words(plane);
        for (var word = 0; word < words; word++)
            into[word] |= bits[unit.Start + word] & unit.Mask[unit.Start + word];
    }

    private ulong[] Words(int plane) => _planes[plane] ??= new ulong[words];
}
