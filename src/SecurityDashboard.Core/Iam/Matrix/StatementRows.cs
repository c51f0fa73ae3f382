namespace SecurityDashboard.Iam.Matrix;

/// <summary>A statement over all targets: the part that is the same for every subject, made once, and the parts that turn on the subject.</summary>
internal sealed class StatementRows
{
    private readonly Columns _columns;
    private readonly TruthRow _same;
    private readonly ConditionLine[] _lines = [];
    private readonly bool _usesNotResource;

    // Resources with variables, the row of those without beside them; none if no resource has any.
    private readonly (ArnPattern Pattern, MatrixKey[] Keys, bool IsOneForAll)[] _open = [];
    private readonly TruthRow _listed;
    private readonly Dictionary<int[], TruthRow>? _known;

    /// <param name="statement">A statement that can be read.</param>
    /// <param name="columns">The targets.</param>
    /// <param name="mayNameNoResource">Whether a statement without resources is about every resource rather than none.</param>
    public StatementRows(Statement statement, Columns columns, bool mayNameNoResource)
    {
        (_columns, _usesNotResource, _listed) = (columns, statement.UsesNotResource, columns.Rows.False);
        Effect = statement.Effect;
        _same = columns.ActionsOf(statement);
        if (statement.NamesNoResource && !mayNameNoResource)
            _same = columns.Rows.False;
        if (_same == columns.Rows.False)
            return;

        if (!statement.NamesNoResource)
        {
            _open = [.. statement.ResourcePatterns.Select(Open).Where(open => open.Keys.Length > 0)];
            _listed = columns.Rows.Or([.. statement.ResourcePatterns.Where(pattern => Open(pattern).Keys.Length == 0).Select(columns.Resources.RowOf)], isKept: true);
            if (_open.Length == 0)
                _same = columns.Rows.MakeAnd(_same, _usesNotResource ? columns.Rows.Not(_listed) : _listed);
        }

        _lines = [.. statement.Conditions.Select(columns.Line)];
        Keys = [.. _lines.SelectMany(line => line.Keys).Concat(_open.SelectMany(open => open.Keys)).Distinct()];
        if (_open.Length > 0 && !_open.Any(open => open.Keys.Any(key => key.IsPersonal)))
            _known = new(IntSequences.Comparer);
    }

    public Effect Effect { get; }

    /// <summary>The keys on which it turns.</summary>
    public MatrixKey[] Keys { get; } = [];

    /// <summary>The row, if it is the same for every subject.</summary>
    public TruthRow? ForAll => _lines.Length == 0 && _open.Length == 0 ? _same : null;

    public TruthRow RowFor(MatrixSubject subject)
    {
        var row = _same;
        foreach (var line in _lines)
        {
            if (row == _columns.Rows.False)
                return row;
            row = _columns.Rows.And(row, line.RowFor(subject));
        }

        return _open.Length == 0 || row == _columns.Rows.False ? row : _columns.Rows.And(row, ResourcesFor(subject));
    }

    private TruthRow ResourcesFor(MatrixSubject subject)
    {
        if (_known is null)
            return MakeResources(subject);

        int[] signatures = [.. _open.SelectMany(open => open.Keys).Select(subject.SignatureOf)];
        if (!_known.TryGetValue(signatures, out var row))
            _known.Add(signatures, row = MakeResources(subject));
        return row;
    }

    private TruthRow MakeResources(MatrixSubject subject)
    {
        var listed = _columns.Rows.Or([_listed, .. _open.Select(open => _columns.Resources.RowOf(open.Pattern, subject, open.IsOneForAll))], isKept: false);
        return _usesNotResource ? _columns.Rows.Not(listed) : listed;
    }

    private (ArnPattern Pattern, MatrixKey[] Keys, bool IsOneForAll) Open(ArnPattern pattern)
    {
        MatrixKey[] keys = [.. pattern.Variables.Select(_columns.Key).Distinct()];
        return (pattern, keys, keys.Length == 0 || _columns.By(keys).Count == 1);
    }
}
