using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>
/// The targets of a matrix apart from the policies of their resources, and everything that was found out about policies as they apply to
/// these targets.
/// </summary>
internal sealed class Columns
{
    private readonly Dictionary<string, MatrixKey> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int[], Partition> _partitions = new(IntSequences.Comparer);
    private readonly Dictionary<PolicyDocument, DocumentRows> _documents = [];
    private readonly Dictionary<string, ConditionLine> _lines = new(StringComparer.Ordinal);
    private readonly Partition _actions;
    private readonly Partition _contexts;
    private readonly Question[] _questions;

    // The bits of all actions, if every one has a bit, and what statements of the same bits are about.
    private readonly UInt128 _bits;
    private readonly bool _allHaveBits;
    private readonly Dictionary<UInt128, TruthRow> _actionRows = [];
    private readonly Dictionary<string, UInt128> _bitsOfPatterns = new(StringComparer.Ordinal);
    private readonly (ResourceRule Rule, bool MayBeSettled)[] _rules;
    private readonly Dictionary<string, int> _callers = new(StringComparer.Ordinal);

    public Columns(ImmutableArray<Target> targets)
    {
        Targets = targets;
        Rows = new TruthRows(targets.Length);
        Everything = Partition.By(0, targets.Length, Rows.Words, _ => 0);
        _actions = Partition.By(1, targets.Length, Rows.Words, target => targets[target].Asked.Name);
        _contexts = Partition.By(2, targets.Length, Rows.Words, target => targets[target].Context);
        Owners = Partition.By(3, targets.Length, Rows.Words, target => (targets[target].ResourceAccount, targets[target].ResourceArn.IsComplete ? targets[target].ResourceArn.Field(4).ToString() : targets[target].Resource is "*" ? "*" : ""));
        // Who asks makes no difference to the action and to the part that the resource's policy plays.
        var nobody = new MatrixSubject(new Subject { Caller = Caller.Anonymous }, this);
        _questions = [.. _actions.First.Select(nobody.Ask)];
        _bits = _questions.Aggregate(UInt128.Zero, (bits, question) => bits | question.Action.Mask);
        _allHaveBits = Array.TrueForAll(_questions, question => question.Action.Mask != 0);
        _rules = [.. targets.Select((_, target) => nobody.Ask(target)).Select(question => (ServiceRules.RuleFor(question), ServiceRules.MaySettle(question)))];
        Resources = new ResourceIndex(this);
    }

    public ImmutableArray<Target> Targets { get; }

    public TruthRows Rows { get; }

    public ResourceIndex Resources { get; }

    /// <summary>All targets in one group.</summary>
    public Partition Everything { get; }

    /// <summary>The targets by the account that they are of, as far as that is known.</summary>
    public Partition Owners { get; }

    public int KeyCount => _keys.Count;

    /// <summary>How much is remembered, in rows.</summary>
    public int Size => Rows.Count;

    /// <summary>Whether other targets are the same where this looks.</summary>
    public bool Fit(ImmutableArray<Target> targets)
    {
        if (targets == Targets)
            return true;
        if (targets.Length != Targets.Length)
            return false;

        for (var i = 0; i < targets.Length; i++)
        {
            if (!ReferenceEquals(targets[i], Targets[i]) && !targets[i].HasColumnOf(Targets[i]))
                return false;
        }

        return true;
    }

    public ResourceRule RuleOf(int target) => _rules[target].Rule;

    /// <summary>Whether there are callers to whom the service itself gives the answer.</summary>
    public bool MayBeSettled(int target) => _rules[target].MayBeSettled;

    /// <summary>A number for a caller, never zero.</summary>
    public int NumberOf(Caller caller)
    {
        if (!_callers.TryGetValue(caller.Id, out var number))
            _callers.Add(caller.Id, number = _callers.Count + 1);
        return number;
    }

    public MatrixKey Key(ContextKey key)
    {
        if (!_keys.TryGetValue(key.Name, out var known))
            _keys.Add(key.Name, known = new MatrixKey(_keys.Count, key));
        return known;
    }

    /// <summary>The targets by what they say of these keys.</summary>
    public Partition By(MatrixKey[] keys)
    {
        List<int> numbers = [.. keys.Select(key => key.Index).Distinct().Order()];
        var partitions = numbers.Select(number => ByKey(keys.First(key => key.Index == number))).Where(partition => partition.Count > 1).ToList();
        if (partitions.Count < 2)
            return partitions.Count == 0 ? Everything : partitions[0];

        return Remember([.. numbers], target => string.Join(' ', partitions.Select(partition => partition.GroupOf(target))));
    }

    public ConditionLine Line(Condition condition)
    {
        var fingerprint = condition.Fingerprint;
        if (!_lines.TryGetValue(fingerprint, out var known))
            _lines.Add(fingerprint, known = new ConditionLine(condition, this));
        return known;
    }

    public DocumentRows Document(PolicyDocument document)
    {
        if (!_documents.TryGetValue(document, out var known))
            _documents.Add(document, known = new DocumentRows(document, this));
        return known;
    }

    /// <summary>For which targets a statement is about the action.</summary>
    public TruthRow ActionsOf(Statement statement)
    {
        if (!_allHaveBits)
            return MatchActions(statement);

        var bits = BitsOf(statement) & _bits;
        if (!_actionRows.TryGetValue(bits, out var row))
            _actionRows.Add(bits, row = MatchActions(statement));
        return row;
    }

    // Thousands of policies use the same few patterns, so each is compiled once here and not once for every statement.
    private UInt128 BitsOf(Statement statement)
    {
        var bits = UInt128.Zero;
        foreach (var pattern in statement.UsesNotAction ? statement.NotActions : statement.Actions)
        {
            if (!_bitsOfPatterns.TryGetValue(pattern, out var known))
                _bitsOfPatterns.Add(pattern, known = AskedActions.BitsOf(ActionPattern.Parse(pattern)));
            bits |= known;
        }

        return statement.UsesNotAction ? ~bits : bits;
    }

    private TruthRow MatchActions(Statement statement)
    {
        Span<Truth> truths = _questions.Length <= Partition.MostMasks ? stackalloc Truth[_questions.Length] : new Truth[_questions.Length];
        for (var action = 0; action < truths.Length; action++)
            truths[action] = statement.MatchesAction(_questions[action]);
        return Rows.OfGroups(_actions, truths);
    }

    // Policies of strangers may name thousands of keys, and most targets share a context.
    private Partition ByKey(MatrixKey key)
    {
        if (key.IsOfResource)
            return Remember([key.Index], target => key.GroupOf(Targets[target]));

        string[] groups = [.. _contexts.First.Select(target => key.GroupOf(Targets[target]))];
        return Array.TrueForAll(groups, group => group == groups[0]) ? Everything : Remember([key.Index], target => groups[_contexts.GroupOf(target)]);
    }

    private Partition Remember(int[] keys, Func<int, string> groupOf)
    {
        if (!_partitions.TryGetValue(keys, out var known))
            _partitions.Add(keys, known = Partition.By(_partitions.Count + 4, Targets.Length, Rows.Words, groupOf));
        return known;
    }
}
