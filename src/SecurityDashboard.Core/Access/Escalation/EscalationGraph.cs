using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access.Escalation;

/// <summary>
/// Who can get where in an estate: to production, and to every permission of an account, by one permission or several in a row. Steps that
/// depend on something unknown count as possible.
/// </summary>
public sealed class EscalationGraph
{
    /// <summary>Longer ways are not looked for.</summary>
    public const int MostSteps = 8;

    // How many of the statements that most paths rest on are tried out.
    private const int Tried = 4;

    private readonly EscalationModel _model;
    private readonly ImmutableArray<Principal> _principals;
    private readonly Func<int, Need> _needOf;
    private readonly Decisions _decisions;
    private readonly ILookup<int, (int From, Follow Follow)> _followsTo;

    private EscalationGraph(EscalationModel model, ImmutableArray<Principal> principals, Func<int, Need> needOf, Decisions? earlier = null, bool unreadAllows = false)
    {
        (_model, _principals, _needOf) = (model, principals, needOf);
        _decisions = new Decisions(principals, needOf, unreadAllows, earlier);
        _followsTo = Enumerable.Range(0, model.Nodes.Count).SelectMany(node => model.FollowsOf(node).Select(follow => (From: node, Follow: follow)))
            .Concat(Enumerable.Range(0, principals.Length).Where(index => principals[index].IsAdministrator)
                .Select(index => (From: model.NodeOf(index), Follow: new Follow(model.AdministratorOf(principals[index]), "it is an administrator"))))
            .ToLookup(entry => entry.Follow.To);
    }

    /// <summary>The goals there are: production of each pipeline that deploys there, and every permission of each account.</summary>
    public IEnumerable<AttackNode> Goals => _model.Nodes.Where(node => IsProduction(node) || IsAdministrator(node));

    public static bool IsAdministrator(AttackNode node) => node.Kind is NodeKind.Administrator;

    public bool IsProduction(AttackNode node) => _model.IsProduction(node);

    /// <summary>The definition of a pipeline and what goes through it, whether it is production or not.</summary>
    public static Func<AttackNode, bool> Into(Arn pipeline) => node => node.Kind is (NodeKind.Pipeline or NodeKind.Release or NodeKind.Branch or NodeKind.Production) && node.Id == pipeline.Text;

    /// <summary>What was not read and might open more ways to the goals that paths were looked for to, in sentences.</summary>
    public ImmutableArray<string> Unread =>
    [
        .. _principals.Where(principal => principal.IsInside && principal.WhyOpen is not null).GroupBy(principal => principal.WhyOpen?.Message ?? "", StringComparer.Ordinal)
            .Select(group => $"{(group.Count() == 1 ? group.First().Name : $"{group.Count()} principals")} may get farther than is told here: {group.Key}"),
        .. _decisions.Asked.Select(need => need.WhyOpen?.Message).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(why => $"Who gets farther through a policy of a resource is not told here: {why}"),
    ];

    public static EscalationGraph Of(Estate estate)
    {
        var model = EscalationModel.Of(estate);
        return new EscalationGraph(model, model.Principals, model.NeedOf);
    }

    /// <summary>
    /// Who else might reach one of the goals if everything that was not read allowed everything. To be asked after <see cref="PathsTo"/>
    /// of the same goals: where all that mattered then was read, nobody.
    /// </summary>
    internal IEnumerable<Principal> PerhapsReaching(Func<AttackNode, bool> isGoal) =>
        _principals.Any(principal => principal.IsInside && principal.WhyOpen is not null) || _decisions.Asked.Any(need => need.WhyOpen is not null)
            ? new EscalationGraph(_model, _principals, _needOf, _decisions, unreadAllows: true).Search(isGoal).SelectMany(found => found.Starts).Select(start => _principals[start])
            : [];

    /// <summary>Every rule that a principal can apply, and where it leads.</summary>
    internal IEnumerable<(AbuseRule Rule, AttackNode To)> RulesOf(string principal)
    {
        var index = Enumerable.Range(0, _principals.Length).FirstOrDefault(index => _principals[index].Id == principal, -1);
        return index < 0 ? [] : Enumerable.Range(0, _model.Nodes.Count).SelectMany(node => _model.BindingsTo(node))
            .Where(binding => binding.Needs.All(need => _decisions.IsPossible(_principals[index], _needOf(need)))).Select(binding => (binding.Rule, binding.To))
            .Concat(SelvesOf(index).Select(self => (self.Rule, self.To)))
            .Select(move => (move.Rule, _model.Nodes[move.To])).Distinct();
    }

    /// <summary>A shortest path to one of the goals from everybody who can get there, those of equal permissions together, most of them first.</summary>
    public ImmutableArray<AttackPath> PathsTo(Func<AttackNode, bool> isGoal) =>
    [
        .. Search(isGoal).Select(Tell)
            .OrderByDescending(path => path.Starts.Length).ThenBy(path => path.Steps.Length).ThenBy(path => path.Starts[0].Id, StringComparer.Ordinal),
    ];

    /// <summary>The one statement whose removal stops most principals on <paramref name="paths"/>; null if no single one stops anybody.</summary>
    public BestCut? CutOf(ImmutableArray<AttackPath> paths, Func<AttackNode, bool> isGoal)
    {
        var reaching = paths.Sum(path => path.Starts.Length);
        return paths.SelectMany(path => path.Steps.SelectMany(step => step.Deeds).SelectMany(deed => deed.DecidedBy)
                .Where(decider => decider is { Effect: Iam.Effect.Allow, Statement: not null } && !IsOfKey(decider.Policy)).DistinctBy(decider => (decider.Policy, decider.Statement))
                .Select(decider => (Decider: decider, Count: path.Starts.Length)))
            .GroupBy(entry => (entry.Decider.Policy, entry.Decider.Statement, entry.Decider.Sid))
            .OrderByDescending(group => group.Sum(entry => entry.Count)).ThenBy(group => group.Key.Policy, StringComparer.Ordinal).ThenBy(group => group.Key.Statement)
            .Take(Tried)
            .Select(group => new BestCut(group.Key.Policy, group.Key.Statement ?? 0, group.Key.Sid, reaching - Without(group.Key.Policy, group.Key.Statement ?? 0).Search(isGoal).Sum(found => found.Starts.Length), reaching))
            .Where(cut => cut.Stopped > 0)
            .MaxBy(cut => cut.Stopped);
    }

    // The statement that hands a key to its account's policies is on many paths, and without it nobody could manage the key.
    private static bool IsOfKey(string policy) => policy.StartsWith("policy of ", StringComparison.Ordinal) && policy.Contains(":kms:", StringComparison.Ordinal);

    private EscalationGraph Without(string policy, int statement)
    {
        var without = new WithoutStatement(policy, statement);
        return new EscalationGraph(_model, without.From(_principals), number => without.From(_needOf(number)), _decisions);
    }

    /// <summary>From the goals backwards, as far away as <see cref="MostSteps"/>: what a node needs is decided when it is reached.</summary>
    private List<Found> Search(Func<AttackNode, bool> isGoal)
    {
        var onward = new Step?[_model.Nodes.Count];
        var found = new List<(int Row, Step Step)>();
        var level = Enumerable.Range(0, onward.Length).Where(node => isGoal(_model.Nodes[node])).ToList();
        foreach (var goal in level)
            onward[goal] = new Step(goal, goal, null, [], "", 0);

        for (var steps = 1; steps <= MostSteps && level.Count > 0; steps++)
        {
            _decisions.Decide(level.SelectMany(node => _model.BindingsTo(node)).SelectMany(binding => binding.Needs));
            var next = new List<int>();
            foreach (var node in level)
            {
                foreach (var (from, follow) in _followsTo[node])
                    if (onward[from] is null)
                    {
                        onward[from] = new Step(node, onward[node]!.Goal, null, [], follow.Title, steps);
                        next.Add(from);
                    }

                foreach (var (row, rule, needs) in MovesTo(node, onward))
                {
                    var at = _model.NodeOf(_decisions.Rows[row]);
                    var step = onward[at] = new Step(node, onward[node]!.Goal, rule, needs, rule.Title, steps);
                    next.Add(at);
                    found.Add((row, step));
                }
            }

            level = next;
        }

        return
        [
            .. found.Where(entry => !_model.IsOwnRole(_principals[_decisions.Rows[entry.Row]], _model.Nodes[entry.Step.Goal]))
                .GroupBy(entry => (entry.Step.To, entry.Step.Rule, _decisions.ClassOf(entry.Row)))
                .Select(group => new Found([.. group.Select(entry => _decisions.Rows[entry.Row])], onward)),
        ];
    }

    /// <summary>Who may go straight to a node and is not on a shorter way already, each in the way that needs least.</summary>
    private List<(int Row, AbuseRule Rule, ImmutableArray<Need> Needs)> MovesTo(int node, Step?[] onward)
    {
        var (moves, taken) = (new List<(int Row, AbuseRule Rule, ImmutableArray<Need> Needs)>(), new HashSet<int>());
        foreach (var binding in _model.BindingsTo(node))
            foreach (var row in _decisions.Who(binding.Needs))
                if (onward[_model.NodeOf(_decisions.Rows[row])] is null && taken.Add(row))
                    moves.Add((row, binding.Rule, [.. binding.Needs.Select(_needOf)]));

        if (IsAdministrator(_model.Nodes[node]))
            for (var row = 0; row < _decisions.Rows.Length; row++)
            {
                var principal = _decisions.Rows[row];
                if (_model.AdministratorOf(_principals[principal]) == node && onward[_model.NodeOf(principal)] is null && !taken.Contains(row)
                    && SelvesOf(principal).Take(1).ToList() is [var (rule, need, _)])
                    moves.Add((row, rule, [need]));
            }

        moves.Sort((one, other) => one.Row.CompareTo(other.Row));
        return moves;
    }

    // Nobody's policy but its own lets a principal do something to itself, and most are not about that.
    private IEnumerable<(AbuseRule Rule, Need Need, int To)> SelvesOf(int principal) =>
        _model.SelvesOf(principal).Where(self => _principals[principal].Subject.MayName(self.Need.Target.Asked) && _decisions.IsPossible(_principals[principal], self.Need));

    private AttackPath Tell(Found found)
    {
        var steps = ImmutableArray.CreateBuilder<AttackStep>();
        var actor = _principals[found.Starts[0]];
        var at = _model.NodeOf(found.Starts[0]);
        while (found.Onward[at] is { Steps: > 0 } step)
        {
            var (from, to) = (_model.Nodes[at], _model.Nodes[step.To]);
            if (_model.PrincipalOf(at) is >= 0 and var index)
                actor = _principals[index];
            steps.Add(new AttackStep(from, to, step.Rule, step.Because, [.. step.Needs.Select(need => DeedReader.Read(actor, need)).OfType<Deed>()]));
            at = step.To;
        }

        return new AttackPath([.. found.Starts.Select(start => _principals[start])], _model.Nodes[at], steps.ToImmutable());
    }

    private sealed record Step(int To, int Goal, AbuseRule? Rule, ImmutableArray<Need> Needs, string Because, int Steps);

    private sealed record Found(ImmutableArray<int> Starts, Step?[] Onward);
}
