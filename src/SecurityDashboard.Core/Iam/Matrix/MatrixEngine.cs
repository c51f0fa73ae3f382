using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>Makes the rows of a matrix and remembers what they rest on, so that after a change only what rests on it is made again.</summary>
internal sealed class MatrixEngine
{
    // So many rows may be forgotten before it is worth the trouble.
    private const int Slack = 4_096;

    private readonly Columns _columns;
    private readonly ResourceSide _resources;
    private readonly RcpSide _rcps;
    private readonly SubjectLayers _layers;
    private readonly PassedRoles _passed;
    private readonly Weigher _weigher;
    private readonly ImmutableArray<Target> _targets;
    private readonly Dictionary<(CallerKind, string?, bool, bool), CallerClass> _classes = [];
    private readonly List<int> _key = [];
    private readonly List<UnitRow> _own = [];
    private Dictionary<int[], ResultRow> _results = new(IntSequences.Comparer);
    private int _sizeAfterRows;

    public MatrixEngine(ImmutableArray<Target> targets)
        : this(new Columns(targets), targets)
    {
    }

    private MatrixEngine(Columns columns, ImmutableArray<Target> targets)
    {
        (_columns, _targets) = (columns, targets);
        (_resources, _rcps) = (new ResourceSide(columns, targets), new RcpSide(columns, targets));
        (_layers, _passed) = (new SubjectLayers(columns), new PassedRoles(columns, targets));
        _weigher = new Weigher(columns, targets, _resources, _rcps);
    }

    /// <summary>To be locked while rows are made: engines may share what they remember.</summary>
    public object Gate => _columns;

    /// <summary>The engine for other targets: this one if they are the same, and otherwise one that takes over whatever still holds.</summary>
    public MatrixEngine For(ImmutableArray<Target> targets)
    {
        // What was learned of policies that are gone is never forgotten otherwise.
        if (_columns.Size > 2 * _sizeAfterRows + Slack || !_columns.Fit(targets))
            return new MatrixEngine(targets);
        return Target.AreSame(targets, _targets) ? this : new MatrixEngine(_columns, targets) { _sizeAfterRows = _sizeAfterRows };
    }

    /// <summary>The rows of these subjects. Not for several threads at once.</summary>
    public ResultRow[] Rows(ImmutableArray<Subject> subjects)
    {
        // What nobody needs any more is forgotten with the dictionary that held it.
        var results = new Dictionary<int[], ResultRow>(_results.Count, IntSequences.Comparer);
        var rows = new ResultRow[subjects.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = RowFor(new MatrixSubject(subjects[i], _columns), results);
        _results = results;
        if (_sizeAfterRows == 0)
            _sizeAfterRows = _columns.Size;
        return rows;
    }

    private ResultRow RowFor(MatrixSubject subject, Dictionary<int[], ResultRow> results)
    {
        var caller = ClassOf(subject);
        var isIdentity = subject.Caller.IsIdentity || subject.Caller.Kind is CallerKind.Anyone;
        _key.Clear();
        _key.Add(caller.Number);
        var @base = _resources.Find(subject, _key, _own);
        var rcpDeny = _rcps.DenyFor(subject);
        _key.Add(-1);
        _key.Add(rcpDeny.Id);
        var passed = _columns.Rows.True;
        if (isIdentity)
        {
            passed = _passed.RowFor(subject);
            _key.Add(passed.Id);
            _layers.Find(subject, _key);
        }

        var key = CollectionsMarshal.AsSpan(_key);
        if (results.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(key, out var row))
            return row;
        if (!_results.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(key, out row))
        {
            _resources.Fill(@base, _own);
            row = isIdentity
                ? _weigher.Weigh(caller, _layers.Make(subject.Subject), rcpDeny, passed)
                : _weigher.WeighWithoutIdentity(caller, rcpDeny, subject.Caller.Kind is not CallerKind.Service);
        }

        results.Add(key.ToArray(), row);
        return row;
    }

    private CallerClass ClassOf(MatrixSubject subject)
    {
        var what = (subject.Caller.Kind, subject.Caller.Account, subject.Caller.IsServiceLinkedRole, subject.Subject.ManagementAccount);
        if (!_classes.TryGetValue(what, out var known))
            _classes.Add(what, known = new CallerClass(_classes.Count, subject, _columns, _targets));
        return known;
    }
}
