namespace SecurityDashboard.Iam.Matrix;

/// <summary>A statement over all targets: the part that is the same for every subject, made once, and the parts that turn on the subject.</summary>
internal sealed class StatementRows
{
    private readonly Columns _columns;
    private readonly TruthRow _same;
    private readonly ConditionLine[] _lines = [];
    private readonly bool _usesNotResource;

    // Resources with variables, the row of those without beside them; none if no resource has any.
    private readonly OpenPattern[] _open = [];
    private readonly TruthRow _listed;

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
            var (listed, open) = (new List<TruthRow>(), new List<OpenPattern>());
            foreach (var pattern in _usesNotResource ? statement.NotResources : statement.Resources)
            {
                var (row, ofSubject) = columns.Resources.Find(pattern, statement.ReadsVariables);
                if (row is not null)
                    listed.Add(row);
                if (ofSubject is not null)
                    open.Add(ofSubject);
            }

            _open = [.. open];
            _listed = columns.Rows.Or(listed, isKept: true);
            if (_open.Length == 0)
                _same = columns.Rows.MakeAnd(_same, _usesNotResource ? columns.Rows.Not(_listed) : _listed);
        }

        if (statement.Conditions.IsEmpty && _open.Length == 0)
            return;

        _lines = [.. statement.Conditions.Select(columns.Line)];
        Keys = [.. _lines.SelectMany(line => line.Keys).Concat(_open.SelectMany(open => open.Keys)).Distinct()];
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
        var listed = _columns.Rows.Or([_listed, .. _open.Select(open => open.RowFor(subject))], isKept: true);
        return _usesNotResource ? _columns.Rows.Not(listed) : listed;
    }
}
