namespace SecurityDashboard.Iam.Matrix;

/// <summary>A policy without principals, such as an identity or organization policy, over all targets.</summary>
internal sealed class DocumentRows
{
    private readonly TruthRows _rows;
    private readonly TruthRow _allow;
    private readonly TruthRow _deny;

    // The statements that do not say the same to everybody; the others are in the two rows.
    private readonly StatementRows[] _open;

    public DocumentRows(PolicyDocument document, Columns columns)
    {
        _rows = columns.Rows;
        IsUnread = HasUnread(document);
        var (allow, deny, open) = (new List<TruthRow>(), new List<TruthRow>(), new List<StatementRows>());
        foreach (var statement in document.Statements)
        {
            if (statement.WhyUnreadable is not null)
                continue;

            var rows = new StatementRows(statement, columns, mayNameNoResource: false);
            if (rows.ForAll is not { } row)
                open.Add(rows);
            else if (row != _rows.False)
                (statement.Effect is Effect.Allow ? allow : deny).Add(row);
        }

        _open = [.. open];
        if (IsUnread)
            allow.Add(_rows.Unknown);
        _allow = _rows.Or(allow, isKept: false);
        _deny = _rows.Or(deny, isKept: false);
    }

    /// <summary>Whether part of the policy, or all of it, cannot be read.</summary>
    public bool IsUnread { get; }

    /// <inheritdoc cref="IsUnread"/>
    public static bool HasUnread(PolicyDocument document) => !document.IsReadable || document.Statements.Any(statement => statement.WhyUnreadable is not null);

    /// <summary>Adds what the policy allows and denies a subject.</summary>
    public void Find(MatrixSubject subject, List<TruthRow> allow, List<TruthRow> deny)
    {
        Add(_allow, allow);
        Add(_deny, deny);
        foreach (var statement in _open)
            Add(statement.RowFor(subject), statement.Effect is Effect.Allow ? allow : deny);
    }

    private void Add(TruthRow row, List<TruthRow> rows)
    {
        if (row != _rows.False)
            rows.Add(row);
    }
}
