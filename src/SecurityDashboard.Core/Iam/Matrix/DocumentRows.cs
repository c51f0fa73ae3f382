namespace SecurityDashboard.Iam.Matrix;

/// <summary>What a policy says by itself over all targets, for subjects to whom it says the same.</summary>
internal sealed record PolicyRow(int Id, TruthRow Allow, TruthRow Deny, bool IsUnread);

/// <summary>A policy without principals, such as an identity or organization policy, over all targets.</summary>
internal sealed class DocumentRows
{
    private readonly Columns _columns;
    private readonly StatementRows[] _open = [];
    private readonly TruthRow _allow;
    private readonly TruthRow _deny;
    private readonly bool _isUnread;

    // The row if the policy says the same to everybody, or else the rows by what its statements come to.
    private readonly PolicyRow? _forAll;
    private readonly Dictionary<int[], PolicyRow> _known = new(IntSequences.Comparer);

    public DocumentRows(PolicyDocument document, Columns columns)
    {
        _columns = columns;
        _isUnread = HasUnread(document);
        StatementRows[] statements = [.. document.Statements.Where(statement => statement.WhyUnreadable is null).Select(statement => new StatementRows(statement, columns, mayNameNoResource: false))];
        _open = [.. statements.Where(statement => statement.ForAll is null)];

        List<TruthRow> allow = [.. Settled(statements, Effect.Allow)];
        if (_isUnread)
            allow.Add(columns.Rows.Unknown);
        _allow = columns.Rows.Or(allow, isKept: false);
        _deny = columns.Rows.Or([.. Settled(statements, Effect.Deny)], isKept: false);
        if (_open.Length == 0)
            _forAll = columns.Policy(_allow, _deny, _isUnread);
    }

    /// <summary>Whether part of the policy, or all of it, cannot be read.</summary>
    public static bool HasUnread(PolicyDocument document) => !document.IsReadable || document.Statements.Any(statement => statement.WhyUnreadable is not null);

    public PolicyRow RowFor(MatrixSubject subject)
    {
        if (_forAll is not null)
            return _forAll;

        var rows = new TruthRow[_open.Length];
        Span<int> key = _open.Length <= 64 ? stackalloc int[_open.Length] : new int[_open.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _open[i].RowFor(subject);
            key[i] = rows[i].Id;
        }

        if (!_known.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(key, out var policy))
            _known.Add(key.ToArray(), policy = _columns.Policy(Or(_allow, rows, Effect.Allow), Or(_deny, rows, Effect.Deny), _isUnread));
        return policy;
    }

    private TruthRow Or(TruthRow settled, TruthRow[] rows, Effect effect) =>
        _columns.Rows.Or([settled, .. rows.Where((_, i) => _open[i].Effect == effect)], isKept: false);

    private static IEnumerable<TruthRow> Settled(StatementRows[] statements, Effect effect) =>
        statements.Where(statement => statement.Effect == effect).Select(statement => statement.ForAll).OfType<TruthRow>();
}
