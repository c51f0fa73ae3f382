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
        StatementRows[] statements = [.. document.Statements.Where(statement => statement.WhyUnreadable is null).Select(statement => new StatementRows(statement, columns, mayNameNoResource: false))];
        _open = [.. statements.Where(statement => statement.ForAll is null)];

        List<TruthRow> allow = [.. Settled(statements, Effect.Allow)];
        if (IsUnread)
            allow.Add(_rows.Unknown);
        _allow = _rows.Or(allow, isKept: false);
        _deny = _rows.Or([.. Settled(statements, Effect.Deny)], isKept: false);
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

    private static IEnumerable<TruthRow> Settled(StatementRows[] statements, Effect effect) =>
        statements.Where(statement => statement.Effect == effect).Select(statement => statement.ForAll).OfType<TruthRow>();
}
