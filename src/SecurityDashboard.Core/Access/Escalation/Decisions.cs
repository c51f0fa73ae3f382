using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;

namespace SecurityDashboard.Access.Escalation;

/// <summary>
/// Who may do what of a model's needs: decided for all principals at once, round by round as it is asked for. Only those are asked about
/// who are no administrators anyway. Not for several threads at once.
/// </summary>
/// <param name="needOf">The needs by number, perhaps with other policies than the model's.</param>
/// <param name="unreadAllows">Whether a policy that was not read counts as one that allows everything.</param>
/// <param name="earlier">What was decided of the same needs before something changed; its rounds cost little then.</param>
internal sealed class Decisions(ImmutableArray<Principal> principals, Func<int, Need> needOf, bool unreadAllows = false, Decisions? earlier = null)
{
    private readonly ImmutableArray<Subject> _subjects = [.. principals.Where(EscalationModel.IsLowTrust).Select(principal => SubjectOf(principal, unreadAllows))];
    private readonly ImmutableArray<Round> _earlier = [.. earlier?._rounds ?? []];
    private readonly List<Round> _rounds = [];
    private readonly Dictionary<int, (Round Round, int Column)> _decided = [];
    private readonly Dictionary<int[], int> _classes = new(IntSequences.Comparer);

    /// <summary>The principals that are asked about, by their places among all; what is told by row is in this order.</summary>
    public ImmutableArray<int> Rows { get; } = [.. Enumerable.Range(0, principals.Length).Where(index => EscalationModel.IsLowTrust(principals[index]))];

    /// <summary>What was decided so far.</summary>
    public IEnumerable<Need> Asked => _decided.Keys.Order().Select(needOf);

    public void Decide(IEnumerable<int> needs)
    {
        var missing = needs.Where(need => !_decided.ContainsKey(need)).ToHashSet();
        foreach (var round in _earlier)
            if (missing.Overlaps(round.Needs))
                Add(round.Needs, round.Matrix.With(_subjects, TargetsOf(round.Needs)));
        missing.ExceptWith(_decided.Keys);
        if (missing.Count > 0)
            Add([.. missing], AccessMatrix.Build(_subjects, TargetsOf(missing)));
    }

    /// <summary>The rows of those who may do all of it, for sure or perhaps.</summary>
    public IEnumerable<int> Who(ImmutableArray<int> needs)
    {
        var (round, column) = _decided[needs[0]];
        var who = round.Possible.Of(column);
        foreach (var need in needs.AsSpan(1..))
        {
            (round, column) = _decided[need];
            round.Possible.Keep(column, who);
        }

        return Bits.Of(who);
    }

    /// <summary>Equal for rows with the same answers in everything that was decided so far.</summary>
    public int ClassOf(int row)
    {
        var answers = _rounds.Select(round => round.ClassOf(row)).ToArray();
        return _classes.TryGetValue(answers, out var known) ? known : _classes[answers] = _classes.Count;
    }

    /// <summary>Whether a single principal may do something that nobody else has to be asked about, for sure or perhaps.</summary>
    public bool IsPossible(Principal principal, Need need) =>
        PolicyEvaluator.Decide(AccessRequest.Of(SubjectOf(principal, unreadAllows), TargetOf(need))).IsAtLeast(DecisionResult.ConditionallyAllowed);

    private ImmutableArray<Target> TargetsOf(IEnumerable<int> needs) => [.. needs.Select(need => TargetOf(needOf(need)))];

    private static Subject SubjectOf(Principal principal, bool unreadAllows) =>
        Known(principal.Subject, PolicyLayers.Scps | (unreadAllows || !principal.IsInside ? PolicyLayers.None : PolicyLayers.Identity));

    private Target TargetOf(Need need) => Known(need.Target, PolicyLayers.Rcps | (unreadAllows ? PolicyLayers.None : PolicyLayers.ResourcePolicy | PolicyLayers.Grants));

    private void Add(ImmutableArray<int> needs, AccessMatrix matrix)
    {
        var round = new Round(needs, matrix);
        _rounds.Add(round);
        for (var column = 0; column < needs.Length; column++)
            _decided[needs[column]] = (round, column);
    }

    // What only an unread policy might allow would let everybody go everywhere, and is told in sentences instead; the policies of an
    // organization never give anything.
    private static Subject Known(Subject subject, PolicyLayers layers) => (subject.OpenLayers & layers) == 0 ? subject : subject with { OpenLayers = subject.OpenLayers & ~layers };

    private static Target Known(Target target, PolicyLayers layers) => (target.OpenLayers & layers) == 0 ? target : target with { OpenLayers = target.OpenLayers & ~layers };

    private sealed record Round(ImmutableArray<int> Needs, AccessMatrix Matrix)
    {
        private readonly Dictionary<int[], int> _classes = new(IntSequences.Comparer);

        public SubjectSets Possible { get; } = Matrix.SubjectSets(DecisionResult.ConditionallyAllowed);

        public int ClassOf(int row)
        {
            var answers = Matrix.TargetsOf(row).ToArray();
            return _classes.TryGetValue(answers, out var known) ? known : _classes[answers] = _classes.Count;
        }
    }
}
