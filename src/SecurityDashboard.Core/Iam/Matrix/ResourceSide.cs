using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>The policies of the resources, and what they say of each subject.</summary>
internal sealed class ResourceSide
{
    private const string EncryptionContext = "kms:EncryptionContext:";

    private readonly Columns _columns;
    private readonly ResourceUnit[] _units;
    private readonly Dictionary<string, int[]> _unitsByName;
    private readonly int[] _personalUnits;
    private readonly MatrixKey[] _sharedKeys;
    private readonly Dictionary<int[], Base> _bases = new(IntSequences.Comparer);
    private readonly Dictionary<(CallerKind, string?, string, Truth, string), int> _standings = [];
    private readonly int _planes;

    public ResourceSide(Columns columns, ImmutableArray<Target> targets)
    {
        _columns = columns;
        Unread = new ulong[columns.Rows.Words];
        _units = [.. Enumerable.Range(0, targets.Length)
            .Where(target => columns.RuleOf(target) is not ResourceRule.None && HasPolicy(targets[target]))
            .GroupBy(target => UnitOf(targets[target], columns.RuleOf(target)))
            .Select((group, index) => new ResourceUnit(index, columns, targets, [.. group]))];
        foreach (var unit in _units.Where(unit => unit.IsUnread))
            Bits.Or(Unread, unit.Mask);

        _unitsByName = _units.SelectMany(unit => unit.Names.Select(name => (name, unit.Index)))
            .GroupBy(named => named.name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(named => named.Index).ToArray(), StringComparer.Ordinal);
        _personalUnits = [.. _units.Where(unit => unit.Keys.Any(key => key.IsPersonal)).Select(unit => unit.Index)];
        _sharedKeys = [.. _units.SelectMany(unit => unit.Keys).Distinct().Where(key => !key.IsPersonal)];
        HasGrants = _units.Any(unit => unit.HasGrants);
        _planes = (int)(HasGrants ? ResourcePlane.Count : ResourcePlane.GrantAccount);
        Scratch = Planes();
    }

    /// <summary>Where part of the policy could not be read.</summary>
    public ulong[] Unread { get; }

    public bool HasGrants { get; }

    /// <summary>The planes of the subject last asked for.</summary>
    public ulong[][] Scratch { get; }

    /// <summary>What makes a subject the same as others: adds numbers to the key, and those of the units that see something of its own to <paramref name="own"/>.</summary>
    public Base Find(MatrixSubject subject, List<int> key, List<UnitRow> own)
    {
        var standing = StandingOf(subject);
        var @base = BaseOf(subject, standing);
        key.Add(@base.Number);
        own.Clear();

        Look(_personalUnits);
        Look(@base.Named);
        Look(Named(subject.Caller.Id));
        Look(Named(subject.Caller.Name));
        return @base;

        void Look(int[] units)
        {
            foreach (var index in units)
            {
                var row = _units[index].RowFor(subject, standing);
                if (row == @base.Rows[index] || own.Contains(row))
                    continue;
                own.Add(row);
                key.Add(index);
                key.Add(row.Number);
            }
        }
    }

    /// <summary>Fills <see cref="Scratch"/>.</summary>
    public void Fill(Base @base, List<UnitRow> own)
    {
        for (var plane = 0; plane < _planes; plane++)
            @base.Planes[plane].CopyTo(Scratch[plane], 0);
        foreach (var row in own)
            row.ReplaceIn(Scratch);
    }

    private Base BaseOf(MatrixSubject subject, int standing)
    {
        var key = new int[_sharedKeys.Length + 1];
        key[0] = standing;
        for (var i = 0; i < _sharedKeys.Length; i++)
            key[i + 1] = subject.SignatureOf(_sharedKeys[i]);
        if (_bases.TryGetValue(key, out var known))
            return known;

        // The first of its kind; where it is named itself, the others are looked at again.
        var (planes, rows) = (Planes(), new UnitRow[_units.Length]);
        foreach (var unit in _units)
            (rows[unit.Index] = unit.RowFor(subject, standing)).AddTo(planes);
        known = new Base(_bases.Count, planes, rows, [.. Named(subject.Caller.Id).Union(Named(subject.Caller.Name))]);
        _bases.Add(key, known);
        return known;
    }

    // What a policy sees of a subject that it does not name.
    private int StandingOf(MatrixSubject subject)
    {
        var context = HasGrants ? string.Join(' ', subject.Subject.Context.Keys.Where(key => key.Key.StartsWith(EncryptionContext, StringComparison.OrdinalIgnoreCase)).Select(key => $"{key.Key} {key.Value?.Length}")) : "";
        var standing = (subject.Caller.Kind, subject.Caller.Account, subject.Caller.Partition, subject.HasBoundary, context);
        if (!_standings.TryGetValue(standing, out var number))
            _standings.Add(standing, number = _standings.Count);
        return number;
    }

    private ulong[][] Planes() => [.. Enumerable.Range(0, _planes).Select(_ => new ulong[_columns.Rows.Words])];

    private int[] Named(string name) => _unitsByName.GetValueOrDefault(name, []);

    private static bool HasPolicy(Target target) =>
        target.ResourcePolicy is not null || target.Grants.Length > 0 || (target.OpenLayers & (PolicyLayers.ResourcePolicy | PolicyLayers.Grants)) != 0;

    private static (PolicyDocument?, string, ResourceRule, PolicyLayers) UnitOf(Target target, ResourceRule rule) =>
        (target.ResourcePolicy?.Document, string.Join(' ', target.Grants.Select(grant => grant.Fingerprint)), rule, target.OpenLayers & (PolicyLayers.ResourcePolicy | PolicyLayers.Grants));

    /// <summary>What all policies say of one subject, and of the others of its standing but where they are named.</summary>
    internal sealed record Base(int Number, ulong[][] Planes, UnitRow[] Rows, int[] Named);
}
