namespace SecurityDashboard.Iam.Matrix;

/// <summary>The distinct resources of the targets in order, so that a pattern is compared only with those that begin as it does.</summary>
internal sealed class ResourceIndex
{
    private readonly Columns _columns;
    private readonly Entry[] _sorted;
    private readonly Entry[] _patterns;
    private readonly Dictionary<(string, bool), (TruthRow?, OpenPattern?)> _known = [];
    private readonly Question[] _questions;

    public ResourceIndex(Columns columns)
    {
        _columns = columns;
        var entries = Enumerable.Range(0, columns.Targets.Length)
            .GroupBy(target => (columns.Targets[target].Resource, columns.Targets[target].ResourceIsPattern))
            .Select(group => new Entry(columns.Targets[group.First()].ResourceArn, group.Key.ResourceIsPattern, [.. group]))
            .ToList();
        _sorted = [.. entries.Where(entry => !entry.IsPattern).OrderBy(entry => entry.Arn.Text, StringComparer.Ordinal)];
        _patterns = [.. entries.Where(entry => entry.IsPattern)];

        // A pattern without variables looks at no key, so anybody may ask.
        _questions = columns.Targets.Length == 0 ? [] : [new MatrixSubject(new Subject { Caller = Caller.Anonymous }, columns).Ask(0)];
    }

    /// <summary>Which targets a pattern matches, or the pattern itself if that turns on the subject.</summary>
    public (TruthRow? Row, OpenPattern? Open) Find(string pattern, bool variables)
    {
        if (_questions.Length == 0)
            return (_columns.Rows.False, null);
        if (!_known.TryGetValue((pattern, variables), out var known))
        {
            var compiled = ArnPattern.Parse(pattern, variables);
            known = compiled.Variables.Any() ? (null, new OpenPattern(compiled, _columns)) : (Make(compiled, _questions[0], null), null);
            _known.Add((pattern, variables), known);
        }

        return known;
    }

    /// <summary>Which targets a pattern with variables matches for a subject; <paramref name="isOneForAll"/> if the targets do not differ in the keys.</summary>
    public TruthRow RowOf(ArnPattern pattern, MatrixSubject subject, bool isOneForAll)
    {
        var question = subject.Ask(0);
        if (!isOneForAll)
            return Make(pattern, question, subject);
        // Without a value for a variable no resource matches, but what stands for many may still be met.
        return Make(pattern.FilledIn(question) ?? pattern, question, null);
    }

    private TruthRow Make(ArnPattern pattern, Question question, MatrixSubject? subject)
    {
        if (pattern.MatchesEverything)
            return _columns.Rows.True;

        var (isTrue, maybe) = (new ulong[_columns.Rows.Words], new ulong[_columns.Rows.Words]);
        foreach (ref readonly var entry in subject is null ? Candidates(pattern.StartOf(question)) : _sorted)
            Add(entry);
        foreach (ref readonly var entry in _patterns.AsSpan())
            Add(entry);
        return _columns.Rows.Of(isTrue, maybe);

        void Add(in Entry entry)
        {
            var forAll = subject is null ? Match(pattern, entry, question) : Truth.False;
            foreach (var target in entry.Targets)
                Mark(subject is null ? forAll : Match(pattern, entry, subject.Ask(target)), target, isTrue, maybe);
        }
    }

    private static Truth Match(ArnPattern pattern, in Entry entry, Question question) =>
        entry.IsPattern ? pattern.Covers(entry.Arn.Text, question) : pattern.Matches(entry.Arn, question);

    private static void Mark(Truth truth, int target, ulong[] isTrue, ulong[] maybe)
    {
        if (truth is Truth.True)
            Bits.Set(isTrue, target);
        if (truth is not Truth.False)
            Bits.Set(maybe, target);
    }

    private ReadOnlySpan<Entry> Candidates(string? start)
    {
        if (start is null)
            return [];

        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_sorted[middle].Arn.Text, start) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        var first = low;
        high = _sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle].Arn.Text.StartsWith(start, StringComparison.Ordinal))
                low = middle + 1;
            else
                high = middle;
        }

        return _sorted.AsSpan(first, low - first);
    }

    private readonly record struct Entry(ArnText Arn, bool IsPattern, int[] Targets);
}
