using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The resource control policies of the targets. Only their denials count.</summary>
internal sealed class RcpSide
{
    private readonly Columns _columns;
    private readonly List<TruthRow> _allowed = [];
    private readonly List<TruthRow> _denied = [];
    private readonly (TruthRow Mask, ImmutableArray<PolicyDocument> Policies)[] _groups;

    public RcpSide(Columns columns, ImmutableArray<Target> targets)
    {
        _columns = columns;
        var unread = new ulong[columns.Rows.Words];
        var groups = Enumerable.Range(0, targets.Length).Where(target => targets[target].Rcps.Length > 0).GroupBy(target => new DocumentList([.. PoliciesOf(targets[target])]));
        _groups = [.. groups.Where(group => group.Key.Documents.Length > 0).Select(group => (MaskOf(group), group.Key.Documents))];
        foreach (var (mask, policies) in _groups)
        {
            if (policies.Any(DocumentRows.HasUnread))
                Bits.Or(unread, mask.Maybe);
        }

        for (var target = 0; target < targets.Length; target++)
        {
            if (targets[target].OpenLayers.HasFlag(PolicyLayers.Rcps))
                Bits.Set(unread, target);
        }

        Unread = unread;
    }

    /// <summary>Where part of the policies could not be read.</summary>
    public ulong[] Unread { get; }

    /// <summary>What they deny this subject, for targets to which they apply.</summary>
    public TruthRow DenyFor(MatrixSubject subject)
    {
        var denied = new List<TruthRow>(_groups.Length);
        foreach (var (mask, policies) in _groups)
        {
            _allowed.Clear();
            _denied.Clear();
            foreach (var policy in policies)
                _columns.Document(policy).Find(subject, _allowed, _denied);
            denied.Add(_columns.Rows.And(_columns.Rows.Or(_denied, isKept: true), mask));
        }

        return _columns.Rows.Or(denied, isKept: true);
    }

    private TruthRow MaskOf(IEnumerable<int> targets)
    {
        var mask = new ulong[_columns.Rows.Words];
        foreach (var target in targets)
            Bits.Set(mask, target);
        return _columns.Rows.Of(mask, mask);
    }

    private static IEnumerable<PolicyDocument> PoliciesOf(Target target) => target.Rcps.SelectMany(level => level.Policies).Select(policy => policy.Document);

    private readonly record struct DocumentList(ImmutableArray<PolicyDocument> Documents)
    {
        public bool Equals(DocumentList other) => Documents.AsSpan().SequenceEqual(other.Documents.AsSpan());

        public override int GetHashCode() => Documents.Aggregate(0, HashCode.Combine);
    }
}
