using System.Collections.Immutable;
using SecurityDashboard.Iam.Matrix;
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
    private readonly ImmutableArray<Need> _needs;
    private readonly AccessMatrix? _matrix;
    private readonly ImmutableArray<PrincipalClass> _classes;
    private readonly ILookup<int, (int Class, Move Move)> _movesTo;
    private readonly ILookup<int, (int From, Follow Follow)> _followsTo;

    private EscalationGraph(EscalationModel model, ImmutableArray<Principal> principals, ImmutableArray<Need> needs, AccessMatrix? earlier, bool unreadAllows = false)
    {
        (_model, _principals, _needs, _matrix) = (model, principals, needs, earlier);
        _classes = PrincipalClasses.Of(model, principals, needs, unreadAllows, ref _matrix);
        _movesTo = _classes.SelectMany((found, index) => found.Moves.Select(move => (Class: index, Move: move))).ToLookup(entry => entry.Move.To);
        _followsTo = Enumerable.Range(0, model.Nodes.Count).SelectMany(node => model.FollowsOf(node).Select(follow => (From: node, Follow: follow)))
            .Concat(principals.Where(principal => principal.IsAdministrator).Select(principal => (From: model.NodeOf(principal), Follow: new Follow(model.AdministratorOf(principal), "it is an administrator"))))
            .ToLookup(entry => entry.Follow.To);
    }

    /// <summary>The goals there are: production of each pipeline that deploys there, and every permission of each account.</summary>
    public IEnumerable<AttackNode> Goals => _model.Nodes.Where(node => IsProduction(node) || IsAdministrator(node));

    public static bool IsAdministrator(AttackNode node) => node.Kind is NodeKind.Administrator;

    public bool IsProduction(AttackNode node) => _model.IsProduction(node);

    /// <summary>The definition of a pipeline and what goes through it, whether it is production or not.</summary>
    public static Func<AttackNode, bool> Into(Arn pipeline) => node => node.Kind is (NodeKind.Pipeline or NodeKind.Release or NodeKind.Branch or NodeKind.Production) && node.Id == pipeline.Text;

    /// <summary>How many different sets of permissions there are among the principals that are no administrators.</summary>
    public int ClassCount => _classes.Length;

    /// <summary>What was not read and might open more ways than are told, in sentences.</summary>
    public ImmutableArray<string> Unread =>
    [
        .. _principals.Where(principal => principal.IsInside && principal.WhyOpen is not null).GroupBy(principal => principal.WhyOpen?.Message ?? "", StringComparer.Ordinal)
            .Select(group => $"{(group.Count() == 1 ? group.First().Name : $"{group.Count()} principals")} may get farther than is told here: {group.Key}"),
        .. _needs.Select(need => need.WhyOpen?.Message).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(why => $"Who gets farther through a policy of a resource is not told here: {why}"),
    ];

    public static EscalationGraph Of(Estate estate)
    {
        var model = EscalationModel.Of(estate);
        return new EscalationGraph(model, model.Principals, model.Needs, earlier: null);
    }

    /// <summary>The same graph as it would be if everything that was not read allowed everything; null where everything was read.</summary>
    internal EscalationGraph? AtWorst() =>
        _principals.Any(principal => principal.IsInside && principal.WhyOpen is not null) || _needs.Any(need => need.WhyOpen is not null) ? new EscalationGraph(_model, _principals, _needs, earlier: null, unreadAllows: true) : null;

    /// <summary>Every rule that a principal can apply, and where it leads.</summary>
    internal IEnumerable<(AbuseRule Rule, AttackNode To)> RulesOf(string principal)
    {
        var index = Enumerable.Range(0, _principals.Length).FirstOrDefault(index => _principals[index].Id == principal, -1);
        return index < 0 ? [] : PrincipalClasses.MovesOf(_model, index, _principals[index], _needs).Select(move => (move.Rule, _model.Nodes[move.To])).Distinct();
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
        return new EscalationGraph(_model, without.From(_principals), without.From(_needs), _matrix);
    }

    /// <summary>From the goals backwards: every node gets the step that leads on, every class of principals the first of them.</summary>
    private List<Found> Search(Func<AttackNode, bool> isGoal)
    {
        var onward = new (int To, AbuseRule? Rule, ImmutableArray<Need> Needs, string Because, int Steps)?[_model.Nodes.Count];
        var reached = new bool[_classes.Length];
        var found = new List<Found>();
        var waiting = new Queue<int>();
        for (var node = 0; node < onward.Length; node++)
            if (isGoal(_model.Nodes[node]))
            {
                onward[node] = (node, null, [], "", 0);
                waiting.Enqueue(node);
            }

        while (waiting.TryDequeue(out var node))
        {
            var steps = onward[node]!.Value.Steps + 1;
            if (steps > MostSteps)
                break;

            foreach (var (from, follow) in _followsTo[node])
                if (onward[from] is null)
                {
                    onward[from] = (node, null, [], follow.Title, steps);
                    waiting.Enqueue(from);
                }

            foreach (var (index, move) in _movesTo[node])
            {
                if (reached[index])
                    continue;

                reached[index] = true;
                var starts = new List<Principal>();
                foreach (var member in _classes[index].Members)
                {
                    var at = _model.NodeOf(_principals[member]);
                    if (onward[at] is not null)
                        continue;
                    onward[at] = (node, move.Rule, move.Needs, move.Rule.Title, steps);
                    waiting.Enqueue(at);
                    starts.Add(_principals[member]);
                }

                if (starts.Count > 0)
                    found.Add(new Found([.. starts], onward));
            }
        }

        return [.. found.Select(entry => entry with { Starts = [.. entry.Starts.Where(start => !_model.IsOwnRole(start, GoalOf(start, onward)))] }).Where(entry => !entry.Starts.IsEmpty)];
    }

    private AttackNode GoalOf(Principal start, (int To, AbuseRule? Rule, ImmutableArray<Need> Needs, string Because, int Steps)?[] onward)
    {
        var at = _model.NodeOf(start);
        while (onward[at] is { Steps: > 0 } step)
            at = step.To;
        return _model.Nodes[at];
    }

    private AttackPath Tell(Found found)
    {
        var steps = ImmutableArray.CreateBuilder<AttackStep>();
        var actor = found.Starts[0];
        var at = _model.NodeOf(actor);
        while (found.Onward[at] is { Steps: > 0 } step)
        {
            var (from, to) = (_model.Nodes[at], _model.Nodes[step.To]);
            if (from.Kind is NodeKind.Principal)
                actor = _principals.First(principal => principal.Id == from.Id);
            steps.Add(new AttackStep(from, to, step.Rule, step.Because, [.. step.Needs.Select(need => DeedReader.Read(actor, OwnNeed(actor, step.Rule, need))).OfType<Deed>()]));
            at = step.To;
        }

        return new AttackPath(found.Starts, _model.Nodes[at], steps.ToImmutable());
    }

    // What a class does to itself, each of its members does to itself.
    private Need OwnNeed(Principal actor, AbuseRule? rule, Need need) => rule?.Over is not RuleScope.Self ? need
        : _model.Selves[_principals.IndexOf(actor)].Where(self => self.Rule == rule).Select(self => self.Need).FirstOrDefault(need);

    private sealed record Found(ImmutableArray<Principal> Starts, (int To, AbuseRule? Rule, ImmutableArray<Need> Needs, string Because, int Steps)?[] Onward);
}
