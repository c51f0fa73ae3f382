using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The layers of policies on the subject's side: their rows, and the numbers that make subjects the same.</summary>
/// <remarks>The rules for layers that are missing or could not be read are those of <see cref="Weighing"/>.</remarks>
internal sealed class SubjectLayers(Columns columns)
{
    private readonly List<TruthRow> _identity = [];
    private readonly List<TruthRow> _boundary = [];
    private readonly List<TruthRow> _session = [];
    private readonly List<TruthRow> _scps = [];
    private readonly List<TruthRow> _deny = [];
    private readonly List<TruthRow> _level = [];
    private bool _isUnread;

    // The rows of these are seldom the same for two subjects, so there is no use in keeping them.
    private readonly (ulong[] True, ulong[] Maybe) _identityBits = (new ulong[columns.Rows.Words], new ulong[columns.Rows.Words]);
    private readonly (ulong[] True, ulong[] Maybe) _denyBits = (new ulong[columns.Rows.Words], new ulong[columns.Rows.Words]);

    /// <summary>Looks the subject's policies up and adds to the key what distinguishes them.</summary>
    public void Find(MatrixSubject subject, List<int> key)
    {
        var (asked, isRoot) = (subject.Subject, subject.Caller.Kind is CallerKind.Root);
        _deny.Clear();
        _isUnread = false;
        Find(subject, isRoot ? [] : asked.Identity, _identity, key);
        Find(subject, isRoot ? [] : asked.Boundary, _boundary, key);
        Find(subject, asked.Session, _session, key);

        _scps.Clear();
        if (!IsBeyondScps(asked))
        {
            foreach (var level in asked.Scps)
            {
                Find(subject, level.Policies, _level, key);
                _scps.Add(columns.Rows.Or(_level, isKept: true));
            }
        }

        Add(_deny, key);
        key.Add((asked.Boundary.Length > 0 ? 1 : 0) | (asked.Session.Length > 0 ? 2 : 0) | (IsBeyondScps(asked) ? 4 : 0) | (_isUnread ? 8 : 0) | (int)(asked.OpenLayers & Subject.Layers) << 4);
    }

    /// <summary>The rows of the subject last looked up; they hold until the next is asked for.</summary>
    public LayerRows Make(Subject subject)
    {
        var (rows, open) = (columns.Rows, subject.OpenLayers & Subject.Layers);
        var isRoot = subject.Caller.Kind is CallerKind.Root;
        if (isRoot)
            open &= ~(PolicyLayers.Identity | PolicyLayers.Boundary);
        if (IsBeyondScps(subject))
            open &= ~PolicyLayers.Scps;

        if (open.HasFlag(PolicyLayers.Identity))
            _identity.Add(rows.Unknown);
        var identity = isRoot ? rows.True : TruthRows.OrInto(_identityBits.True, _identityBits.Maybe, _identity);
        var boundary = Guard(_boundary, isRoot || subject.Boundary.Length == 0, open.HasFlag(PolicyLayers.Boundary), rows.True);
        var withoutSession = subject.Caller.Kind is CallerKind.FederatedUser ? rows.False : rows.True;
        var session = Guard(_session, subject.Session.Length == 0, open.HasFlag(PolicyLayers.Session), withoutSession);
        var scps = open.HasFlag(PolicyLayers.Scps) ? rows.Unknown : rows.True;
        foreach (var level in _scps)
            scps = rows.And(scps, level);

        return new LayerRows(identity, boundary, session, scps, TruthRows.OrInto(_denyBits.True, _denyBits.Maybe, _deny), _isUnread || open is not PolicyLayers.None);
    }

    private static bool IsBeyondScps(Subject subject) => subject.ManagementAccount || subject.Caller.IsServiceLinkedRole;

    private TruthRow Guard(List<TruthRow> allow, bool isEmpty, bool isOpen, TruthRow withoutAny)
    {
        if (isOpen)
            allow.Add(columns.Rows.Unknown);
        return isEmpty && !isOpen ? withoutAny : columns.Rows.Or(allow, isKept: true);
    }

    private void Find(MatrixSubject subject, ImmutableArray<AttachedPolicy> policies, List<TruthRow> allow, List<int> key)
    {
        allow.Clear();
        foreach (var policy in policies)
        {
            var document = columns.Document(policy.Document);
            document.Find(subject, allow, _deny);
            _isUnread |= document.IsUnread;
        }

        Add(allow, key);
    }

    private static void Add(List<TruthRow> rows, List<int> key)
    {
        foreach (var row in rows)
            key.Add(row.Id);
        key.Add(-1);
    }
}

/// <summary>What each layer of the subject's side allows, what any of them denies, and whether part of them could not be read.</summary>
internal readonly record struct LayerRows(TruthRow Identity, TruthRow Boundary, TruthRow Session, TruthRow Scps, TruthRow Deny, bool IsUnread);
