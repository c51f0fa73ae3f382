namespace SecurityDashboard.Iam.Matrix;

/// <summary>A line of a Condition element over all targets.</summary>
internal sealed class ConditionLine
{
    private readonly Condition _condition;
    private readonly TruthRows _rows;
    private readonly Partition _groups;
    private readonly Dictionary<int[], TruthRow>? _known;

    public ConditionLine(Condition condition, Columns columns)
    {
        _condition = condition;
        _rows = columns.Rows;
        Keys = [.. condition.Keys.Select(columns.Key).Distinct()];
        _groups = columns.By(Keys);
        if (!Keys.Any(key => key.IsPersonal))
            _known = new(IntSequences.Comparer);
    }

    public MatrixKey[] Keys { get; }

    public TruthRow RowFor(MatrixSubject subject)
    {
        if (_known is null)
            return Make(subject);

        Span<int> signatures = Keys.Length <= 16 ? stackalloc int[Keys.Length] : new int[Keys.Length];
        for (var i = 0; i < Keys.Length; i++)
            signatures[i] = subject.SignatureOf(Keys[i]);
        if (!_known.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(signatures, out var row))
            _known.Add(signatures.ToArray(), row = Make(subject));
        return row;
    }

    private TruthRow Make(MatrixSubject subject)
    {
        Span<Truth> truths = _groups.Count <= Partition.MostMasks ? stackalloc Truth[_groups.Count] : new Truth[_groups.Count];
        for (var group = 0; group < truths.Length; group++)
            truths[group] = _condition.Holds(_groups.Count == 1 ? subject.AnyQuestion : subject.Ask(_groups.First[group]));
        return _rows.OfGroups(_groups, truths);
    }
}
