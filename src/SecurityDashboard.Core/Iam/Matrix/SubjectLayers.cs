using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The layers of policies on the subject's side: their rows, and the numbers that make subjects the same.</summary>
/// <remarks>The rules for layers that are missing or could not be read are those of <see cref="Weighing"/>.</remarks>
internal sealed class SubjectLayers(Columns columns)
{
    private readonly List<PolicyRow> _identity = [];
    private readonly List<PolicyRow> _boundary = [];
    private readonly List<PolicyRow> _session = [];
    private readonly List<PolicyRow[]> _scps = [];

    /// <summary>Looks the subject's policies up and adds to the key what distinguishes them.</summary>
    public void Find(MatrixSubject subject, List<int> key)
    {
        var (asked, caller) = (subject.Subject, subject.Caller);
        Find(subject, caller.Kind is CallerKind.Root ? [] : asked.Identity, _identity, key);
        Find(subject, caller.Kind is CallerKind.Root ? [] : asked.Boundary, _boundary, key);
        Find(subject, asked.Session, _session, key);
        key.Add(asked.Boundary.Length > 0 ? -1 : -2);
        key.Add(asked.Session.Length > 0 ? -1 : -2);
        _scps.Clear();
        if (asked.ManagementAccount || caller.IsServiceLinkedRole)
        {
            key.Add(-3);
            return;
        }

        foreach (var level in asked.Scps)
        {
            PolicyRow[] rows = [.. level.Policies.Select(policy => columns.Document(policy.Document).RowFor(subject))];
            _scps.Add(rows);
            foreach (var row in rows)
                key.Add(row.Id);
            key.Add(-1);
        }
    }

    /// <summary>The rows of the subject last looked up.</summary>
    public LayerRows Make(Subject subject)
    {
        var rows = columns.Rows;
        var isRoot = subject.Caller.Kind is CallerKind.Root;
        var isFederated = subject.Caller.Kind is CallerKind.FederatedUser;
        var (identity, boundary, session) = (isRoot ? rows.True : Allow(_identity, false), Allow(_boundary, true), Allow(_session, true));
        var (isIdentityOpen, isBoundaryOpen, isSessionOpen, areScpsOpen) = (
            subject.OpenLayers.HasFlag(PolicyLayers.Identity) && !isRoot, subject.OpenLayers.HasFlag(PolicyLayers.Boundary) && !isRoot,
            subject.OpenLayers.HasFlag(PolicyLayers.Session), subject.OpenLayers.HasFlag(PolicyLayers.Scps) && !(subject.ManagementAccount || subject.Caller.IsServiceLinkedRole));

        if (isIdentityOpen)
            identity = rows.Or([identity, rows.Unknown], isKept: false);
        boundary = Guard(boundary, isRoot || subject.Boundary.Length == 0, isBoundaryOpen, rows.True);
        session = Guard(session, subject.Session.Length == 0, isSessionOpen, isFederated ? rows.False : rows.True);

        var scps = areScpsOpen ? rows.Unknown : rows.True;
        foreach (var level in _scps)
            scps = rows.And(scps, rows.Or([.. level.Select(policy => policy.Allow)], isKept: true));

        var all = _identity.Concat(_boundary).Concat(_session).Concat(_scps.SelectMany(level => level));
        return new LayerRows(
            identity, boundary, session, scps,
            rows.Or([.. all.Select(policy => policy.Deny)], isKept: false),
            isIdentityOpen || isBoundaryOpen || isSessionOpen || areScpsOpen || all.Any(policy => policy.IsUnread));

        TruthRow Guard(TruthRow allow, bool isEmpty, bool isOpen, TruthRow withoutAny) =>
            isOpen ? (isEmpty ? rows.Unknown : rows.Or([allow, rows.Unknown], isKept: false)) : isEmpty ? withoutAny : allow;
    }

    private TruthRow Allow(List<PolicyRow> policies, bool isKept) => columns.Rows.Or([.. policies.Select(policy => policy.Allow)], isKept);

    private void Find(MatrixSubject subject, ImmutableArray<AttachedPolicy> policies, List<PolicyRow> rows, List<int> key)
    {
        rows.Clear();
        foreach (var policy in policies)
        {
            var row = columns.Document(policy.Document).RowFor(subject);
            if (row.Allow == columns.Rows.False && row.Deny == columns.Rows.False && !row.IsUnread)
                continue;
            rows.Add(row);
            key.Add(row.Id);
        }

        key.Add(-1);
    }
}

/// <summary>What each layer of the subject's side allows, what any of them denies, and whether part of them could not be read.</summary>
internal readonly record struct LayerRows(TruthRow Identity, TruthRow Boundary, TruthRow Session, TruthRow Scps, TruthRow Deny, bool IsUnread);
