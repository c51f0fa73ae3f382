using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>Targets that share the policy of their resource and the grants of their key.</summary>
internal sealed class ResourceUnit
{
    private readonly Columns _columns;
    private readonly int[] _targets;
    private readonly ulong[] _mask;
    private readonly int _end;
    private readonly ImmutableArray<(Statement Statement, StatementRows Rows)> _statements = [];
    private readonly ImmutableArray<KeyGrant> _grants = [];
    private readonly bool _isUnread;
    private readonly bool _hasUnreadGrants;

    private readonly bool _isPersonal;

    // Filled anew for each subject.
    private readonly int[] _subjectKey;
    private readonly int[] _outcome;
    private readonly (PrincipalMatch Match, TruthRow Row)[] _matches;

    // By subjects that are the same to this policy, and by what its statements come to for them.
    private readonly Dictionary<int[], UnitRow> _bySubject = new(IntSequences.Comparer);
    private readonly Dictionary<int[], UnitRow> _byOutcome = new(IntSequences.Comparer);

    public ResourceUnit(int index, Columns columns, ImmutableArray<Target> all, int[] targets)
    {
        (Index, _columns, _targets) = (index, columns, targets);
        var target = all[targets[0]];
        var rule = columns.RuleOf(targets[0]);
        _mask = new ulong[columns.Rows.Words];
        foreach (var each in targets)
            Bits.Set(_mask, each);
        Start = targets[0] >> 6;
        _end = (targets[^1] >> 6) + 1;

        _isUnread = target.OpenLayers.HasFlag(PolicyLayers.ResourcePolicy);
        if (target.ResourcePolicy is { Document: var document })
        {
            _isUnread |= DocumentRows.HasUnread(document);
            _statements =
            [
                .. document.Statements.Where(statement => statement.WhyUnreadable is null && (statement.Principals ?? statement.NotPrincipals) is not null)
                    .Select(statement => (statement, new StatementRows(statement, columns, mayNameNoResource: rule is not ResourceRule.KeyPolicy)))
                    .Where(statement => statement.Item2.ForAll is not { } row || Meets(row)),
            ];
        }

        if (rule is ResourceRule.KeyPolicy)
            (_grants, _hasUnreadGrants) = (target.Grants, target.OpenLayers.HasFlag(PolicyLayers.Grants));

        _matches = new (PrincipalMatch, TruthRow)[_statements.Length];
        _outcome = new int[2 * _statements.Length + (HasGrants ? targets.Length : 0)];
        Keys = [.. _statements.SelectMany(statement => statement.Rows.Keys).Concat(_grants.SelectMany(grant => grant.Keys).Select(columns.Key)).Distinct()];
        _isPersonal = Array.Exists(Keys, key => key.IsPersonal);
        _subjectKey = new int[Keys.Length + 2];
        Names = [.. _statements.SelectMany(statement => NamesIn(statement.Statement)).Concat(_grants.Select(grant => grant.GranteePrincipal).SelectMany(NamesOf)).Distinct()];
    }

    public int Index { get; }

    /// <summary>The keys on which the policy turns.</summary>
    public MatrixKey[] Keys { get; }

    /// <summary>The ids and names of single principals that it mentions; all others of an account are the same to it.</summary>
    public HashSet<string> Names { get; }

    public bool HasGrants => _grants.Length > 0 || _hasUnreadGrants;

    /// <summary>Whether part of it could not be read.</summary>
    public bool IsUnread => _isUnread;

    public ulong[] Mask => _mask;

    /// <summary>The first word with a target of this unit.</summary>
    public int Start { get; }

    /// <summary>What it says of a subject; <paramref name="standing"/> is a number for what it sees of subjects that it does not name.</summary>
    public UnitRow RowFor(MatrixSubject subject, int standing)
    {
        if (_isPersonal)
            return ByOutcome(subject);

        var key = _subjectKey;
        key[0] = standing;
        key[1] = Names.Contains(subject.Caller.Id) || Names.Contains(subject.Caller.Name) ? _columns.NumberOf(subject.Caller) : 0;
        for (var i = 0; i < Keys.Length; i++)
            key[i + 2] = subject.SignatureOf(Keys[i]);
        if (!_bySubject.TryGetValue(key, out var row))
            _bySubject.Add([.. key], row = ByOutcome(subject));
        return row;
    }

    private UnitRow ByOutcome(MatrixSubject subject)
    {
        var granted = GrantsFor(subject);
        var (outcome, matches) = (_outcome, _matches);
        for (var i = 0; i < matches.Length; i++)
        {
            var match = _statements[i].Statement.MatchesPrincipal(subject.AnyQuestion, subject.HasBoundary);
            var row = match.Any is Truth.False ? _columns.Rows.False : _statements[i].Rows.RowFor(subject);
            matches[i] = (match, row);
            (outcome[2 * i], outcome[2 * i + 1]) = (row == _columns.Rows.False ? 0 : Number(match), row.Id);
        }

        for (var i = 0; i < granted.Length; i++)
            outcome[2 * matches.Length + i] = Number(granted[i]);
        if (!_byOutcome.TryGetValue(outcome, out var known))
            _byOutcome.Add([.. outcome], known = Make(matches, granted));
        return known;
    }

    private PrincipalMatch[] GrantsFor(MatrixSubject subject)
    {
        if (!HasGrants)
            return [];

        var granted = new PrincipalMatch[_targets.Length];
        for (var i = 0; i < granted.Length; i++)
        {
            var question = subject.Ask(_targets[i]);
            foreach (var grant in _grants)
                granted[i] = granted[i].Or(grant.Match(question));
            if (_hasUnreadGrants)
                granted[i] = granted[i] with { Direct = granted[i].Direct.Or(Truth.Unknown) };
        }

        return granted;
    }

    private UnitRow Make((PrincipalMatch Match, TruthRow Row)[] matches, PrincipalMatch[] granted)
    {
        var row = new UnitRow(this, _byOutcome.Count, _end - Start);
        for (var i = 0; i < matches.Length; i++)
        {
            var (match, applies) = matches[i];
            if (_statements[i].Rows.Effect is Effect.Deny)
                row.Add(ResourcePlane.Deny, match.Any, applies);
            else
                AddMatch(row, match, applies);
        }

        if (_isUnread)
            row.Add(ResourcePlane.Direct, Truth.Unknown, _columns.Rows.True);
        for (var i = 0; i < granted.Length; i++)
        {
            row.Add(ResourcePlane.GrantAccount, granted[i].Account, _targets[i]);
            row.Add(ResourcePlane.GrantLimited, granted[i].Limited, _targets[i]);
            row.Add(ResourcePlane.GrantUser, granted[i].User, _targets[i]);
            row.Add(ResourcePlane.GrantDirect, granted[i].Direct, _targets[i]);
        }

        return row;
    }

    private static void AddMatch(UnitRow row, in PrincipalMatch match, TruthRow applies)
    {
        row.Add(ResourcePlane.Account, match.Account, applies);
        row.Add(ResourcePlane.Limited, match.Limited, applies);
        row.Add(ResourcePlane.User, match.User, applies);
        row.Add(ResourcePlane.Direct, match.Direct, applies);
    }

    private static int Number(in PrincipalMatch match) =>
        (int)match.Account | (int)match.Limited << 2 | (int)match.User << 4 | (int)match.Direct << 6;

    private bool Meets(TruthRow row)
    {
        for (var word = Start; word < _end; word++)
        {
            if ((row.Maybe[word] & _mask[word]) != 0)
                return true;
        }

        return false;
    }

    private static IEnumerable<string> NamesIn(Statement statement) => ((statement.Principals ?? statement.NotPrincipals)?.All ?? []).SelectMany(NamesOf);

    // A session is met by the name of its role, a role perhaps by one of its sessions.
    private static IEnumerable<string> NamesOf(string principal) =>
        principal.StartsWith("arn:", StringComparison.Ordinal) && Caller.TryParse(principal, out var named)
            ? named.Kind is CallerKind.Root ? [] : [named.Id, named.Name]
            : [principal];
}
