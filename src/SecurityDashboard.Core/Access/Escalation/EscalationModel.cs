using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access.Escalation;

/// <summary>A rule asked of one thing: what is needed, by the numbers of the needs, and where it leads.</summary>
internal sealed record Binding(AbuseRule Rule, ImmutableArray<int> Needs, int To);

/// <summary>A step that needs no permission: what a thing brings along.</summary>
internal readonly record struct Follow(int To, string Title);

/// <summary>
/// All that an attacker may gain in an estate, before anybody was asked about anything: nodes, rules bound to things, and what follows from
/// having a thing. What is needed to get to a node is worked out when somebody asks for it: most nodes lead nowhere that matters.
/// </summary>
internal sealed class EscalationModel
{
    private static readonly ImmutableArray<AbuseRule> OverSelf = [.. AbuseCatalog.Rules.Where(rule => rule.Over is RuleScope.Self)];

    private readonly Dictionary<(NodeKind, string), int> _numbers = [];
    private readonly Dictionary<Need, int> _needNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<AttackNode> _nodes = [];
    private readonly List<Need> _needs = [];
    private readonly List<List<Follow>> _follows = [];
    private readonly HashSet<(string Pipeline, string Role)> _ownRoles = [];
    private readonly HashSet<string> _production = [];
    private readonly Surroundings _surroundings;
    private readonly Estate _estate;
    private readonly Dictionary<int, List<(ImmutableArray<AbuseRule> Rules, Thing Thing)>> _doors = [];
    private readonly Dictionary<int, ImmutableArray<Binding>> _bindings = [];
    private ImmutableArray<int> _ofPrincipals = [];

    private EscalationModel(Estate estate, ImmutableArray<Principal> principals)
    {
        Principals = principals;
        _estate = estate;
        _surroundings = new Surroundings(estate, principals);
    }

    public ImmutableArray<Principal> Principals { get; }

    public IReadOnlyList<AttackNode> Nodes => _nodes;

    public IReadOnlyList<Follow> FollowsOf(int node) => _follows[node];

    public static EscalationModel Of(Estate estate)
    {
        var model = new EscalationModel(estate, PrincipalList.Of(estate));
        model.Bind();
        model.Connect();
        return model;
    }

    /// <summary>The node that a principal is, by its place among <see cref="Principals"/>.</summary>
    public int NodeOf(int principal) => _ofPrincipals[principal];

    /// <summary>The place of the principal that a node is; -1 for a node that is none.</summary>
    public int PrincipalOf(int node) => _nodes[node].Kind is NodeKind.Principal ? _ofPrincipals.IndexOf(node) : -1;

    /// <summary>What is needed under a number of a <see cref="Binding"/>.</summary>
    public Need NeedOf(int number) => _needs[number];

    /// <summary>Every way to get to a node with permissions on something else than oneself: first those that need least.</summary>
    public ImmutableArray<Binding> BindingsTo(int node)
    {
        if (_bindings.TryGetValue(node, out var known))
            return known;

        var bindings = _doors.GetValueOrDefault(node, [])
            .SelectMany(door => door.Rules.Select(rule => new Binding(rule, [.. rule.Needs.Select(need => door.Thing.Need(need.Action, need.On)).OfType<Need>().Select(NumberOf)], node)));
        return _bindings[node] = [.. bindings.OrderBy(binding => binding.Needs.Length).ThenBy(binding => binding.Rule.Id, StringComparer.Ordinal)];
    }

    /// <summary>Whether a node stands for what a pipeline that counts as production deploys.</summary>
    public bool IsProduction(AttackNode node) => node.Kind is NodeKind.Production && _production.Contains(node.Id);

    /// <summary>The goal of being an administrator of a principal's account.</summary>
    public int AdministratorOf(Principal principal) => _numbers[(NodeKind.Administrator, principal.Account.Text)];

    /// <summary>The roles that a pipeline runs with, so that what they do with it is no news.</summary>
    public bool IsOwnRole(Principal principal, AttackNode production) => _ownRoles.Contains((production.Id, principal.Id));

    /// <summary>Whether somebody starts from here who is not an administrator anyway; service-linked roles are the services' own.</summary>
    public static bool IsLowTrust(Principal principal) => !principal.IsAdministrator && principal.Kind is not (PrincipalKind.ServiceLinkedRole or PrincipalKind.Root or PrincipalKind.Service);

    private void Bind()
    {
        var things = new Dictionary<RuleScope, List<Thing>>();
        foreach (var rules in AbuseCatalog.Rules.Where(rule => rule.Over is not RuleScope.Self).GroupBy(rule => (rule.Over, rule.To)))
        {
            if (!things.TryGetValue(rules.Key.Over, out var found))
                things[rules.Key.Over] = found = [.. _surroundings.Of(rules.Key.Over)];
            ImmutableArray<AbuseRule> all = [.. rules];
            foreach (var thing in found)
                if (thing.Node(rules.Key.To) is { } to)
                    (CollectionsMarshal.GetValueRefOrAddDefault(_doors, NumberOf(to), out _) ??= []).Add((all, thing));
        }
    }

    /// <summary>What a principal may do to itself that makes it an administrator.</summary>
    public IEnumerable<(AbuseRule Rule, Need Need, int To)> SelvesOf(int index)
    {
        var principal = Principals[index];
        // Whatever it gives itself, its boundary holds.
        if (!IsLowTrust(principal) || !principal.IsInside || !principal.Subject.Boundary.IsEmpty || principal.Subject.OpenLayers.HasFlag(PolicyLayers.Boundary))
            yield break;

        var to = AdministratorOf(principal);
        foreach (var rule in OverSelf)
        {
            var (action, on) = rule.Needs[0];
            if ((action.Contains("Role", StringComparison.Ordinal) && principal.Subject.Caller.Kind is not CallerKind.Role)
                || (action.Contains("User", StringComparison.Ordinal) && principal.Subject.Caller.Kind is not CallerKind.User))
                continue;

            if (on is not On.Source)
                yield return (rule, _surroundings.Self(principal).Need(action, on)!, to);
            else
                foreach (var policy in principal.Subject.Identity.Where(policy => new Arn(policy.Name).Account == principal.Account))
                    yield return (rule, _surroundings.Needs.On(action, policy.Name, principal.Account, Regions.Global), to);
        }
    }

    private void Connect()
    {
        foreach (var parts in _surroundings.Pipelines)
        {
            var pipeline = parts.Pipeline;
            var (definition, release, branch, execution, production) = (NumberOf(Escalation.Nodes.Pipeline(pipeline)), NumberOf(Escalation.Nodes.Release(pipeline)),
                NumberOf(Escalation.Nodes.Branch(pipeline)), NumberOf(Escalation.Nodes.Execution(pipeline)), NumberOf(Escalation.Nodes.Production(pipeline)));
            _ownRoles.UnionWith(parts.Roles.Select(role => (pipeline.Arn.Text, role.Arn.Text)));
            foreach (var role in parts.Roles.Where(role => role.Use is not RoleUse.Build))
                _follows[definition].Add(new Follow(NumberOf(Escalation.Nodes.Role(role.Arn)), $"it runs with {role.What}"));

            foreach (var project in parts.Projects.Select(project => NumberOf(Escalation.Nodes.Project(project.Arn))))
                foreach (var from in new[] { definition, release, branch })
                    _follows[from].Add(new Follow(project, "the build runs what it is given"));

            if (!DeploysToProduction(parts))
                continue;

            _production.Add(pipeline.Arn.Text);
            _follows[definition].Add(new Follow(production, "it deploys to production"));
            _follows[release].Add(new Follow(production, "it is deployed to production"));
            if (!parts.Approvals.Any())
            {
                _follows[branch].Add(new Follow(production, "it is deployed to production, and nobody has to approve"));
                _follows[execution].Add(new Follow(production, "it deploys to production, and nobody has to approve"));
            }
        }

        foreach (var (arn, role) in _surroundings.RolesOfProjects())
            _follows[NumberOf(Escalation.Nodes.Project(arn))].Add(new Follow(NumberOf(Escalation.Nodes.Role(role)), "it runs with the build's role"));
        foreach (var principal in Principals)
            NumberOf(Escalation.Nodes.Administrator(principal.Account));
        _ofPrincipals = [.. Principals.Select(principal =>
            NumberOf(new AttackNode(NodeKind.Principal, principal.Id, principal.Subject.Caller.Kind is CallerKind.Role && principal.IsInside ? $"the role {principal.Name}" : principal.Name)))];
    }

    // A pipeline whose tags were not read may deploy to production.
    private bool DeploysToProduction(PipelineParts parts) =>
        parts.Actions.Any(entry => entry.Action.Category is "Deploy" or "Invoke") && (parts.Pipeline.Tags.WhyNot is not null || ProductionRule.Decide(parts.Pipeline, _estate).IsProduction);

    private int NumberOf(AttackNode node)
    {
        if (_numbers.TryGetValue((node.Kind, node.Id), out var number))
            return number;

        _numbers[(node.Kind, node.Id)] = number = _nodes.Count;
        _nodes.Add(node);
        _follows.Add([]);
        return number;
    }

    private int NumberOf(Need need)
    {
        if (_needNumbers.TryGetValue(need, out var number))
            return number;

        _needNumbers[need] = number = _needs.Count;
        _needs.Add(need);
        return number;
    }
}
