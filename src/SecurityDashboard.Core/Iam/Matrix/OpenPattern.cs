namespace SecurityDashboard.Iam.Matrix;

/// <summary>A resource pattern with variables over all targets.</summary>
internal sealed class OpenPattern
{
    private readonly ArnPattern _pattern;
    private readonly Columns _columns;
    private readonly bool _isOneForAll;
    private readonly Dictionary<int[], TruthRow>? _known;

    public OpenPattern(ArnPattern pattern, Columns columns)
    {
        (_pattern, _columns) = (pattern, columns);
        Keys = [.. pattern.Variables.Select(columns.Key).Distinct()];
        _isOneForAll = columns.By(Keys).Count == 1;
        if (!Keys.Any(key => key.IsPersonal))
            _known = new(IntSequences.Comparer);
    }

    /// <summary>The keys of the variables.</summary>
    public MatrixKey[] Keys { get; }

    public TruthRow RowFor(MatrixSubject subject)
    {
        if (_known is null)
            return _columns.Resources.RowOf(_pattern, subject, _isOneForAll);

        int[] signatures = [.. Keys.Select(subject.SignatureOf)];
        if (!_known.TryGetValue(signatures, out var row))
            _known.Add(signatures, row = _columns.Resources.RowOf(_pattern, subject, _isOneForAll));
        return row;
    }
}
