using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>Who may act as a role, directly or through other roles: people, programs, services and whoever is outside the estate.</summary>
internal sealed class RoleUsers(Estate estate, Needs needs, NeedTable table)
{
    // Farther than this nobody follows a chain, and AWS gives sessions made from sessions an hour.
    private const int LongestChain = 4;

    private readonly ImmutableArray<int> _services = [.. Enumerable.Range(0, table.Principals.Length).Where(index => table.Principals[index].Kind is PrincipalKind.Service)];
    private readonly Dictionary<Arn, ImmutableArray<RoleUser>> _known = [];
    private readonly Dictionary<Arn, ImmutableArray<(int Principal, Certainty Certainty)>> _direct = [];

    /// <summary>Decides at once who may assume these roles, as far as anybody but a service may.</summary>
    public void Prepare(IEnumerable<Arn> roles) =>
        table.Decide(roles.Where(role => estate.Role(role) is { WhyNot: null } found && Trusts.MoreThanServices(found.Value)).SelectMany(Ways).SelectMany(way => way.Needs));

    public ImmutableArray<RoleUser> Of(Arn role)
    {
        if (_known.TryGetValue(role, out var known))
            return known;

        var found = new Dictionary<int, RoleUser>();
        var seen = new HashSet<Arn> { role };
        var waiting = new Queue<(Arn Role, ImmutableArray<string> Via, Certainty Certainty)>([(role, [], Certainty.Allowed)]);
        while (waiting.TryDequeue(out var next))
            foreach (var (index, certainty) in Direct(next.Role))
            {
                var principal = table.Principals[index];
                var sure = certainty < next.Certainty ? certainty : next.Certainty;
                if (principal.Kind is PrincipalKind.Role && seen.Add(new Arn(principal.Id)) && next.Via.Length < LongestChain)
                    waiting.Enqueue((new Arn(principal.Id), next.Via.Insert(0, principal.Id), sure));
                else if (principal.Kind is not (PrincipalKind.Role or PrincipalKind.ServiceLinkedRole or PrincipalKind.Root))
                    found.TryAdd(index, new RoleUser(principal, next.Via, sure));
            }

        return _known[role] = [.. found.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }

    private ImmutableArray<(int, Certainty)> Direct(Arn role)
    {
        if (_direct.TryGetValue(role, out var known))
            return known;

        if (estate.Role(role) is not { WhyNot: null } found)
            return _direct[role] = [];

        var ways = Ways(role).ToList();
        if (!Trusts.MoreThanServices(found.Value))
            return _direct[role] = [.. _services.Where(index => found.Value.TrustPolicy.Statements.Any(statement => statement.Principals?.Services.Contains(table.Principals[index].Id) is true))
                .Select(index => (index, DeedReader.Read(table.Principals[index], ways[0].Needs[0])?.Certainty)).Where(entry => entry.Certainty is not null).Select(entry => (entry.index, entry.Certainty ?? default))];

        table.Decide(ways.SelectMany(way => way.Needs));
        return _direct[role] =
        [
            .. ways.SelectMany(way => table.Possible(way.Needs[0]).Select(index => (Index: index, Way: table.Explain(index, way)))).Where(entry => entry.Way is not null)
                .GroupBy(entry => entry.Index).OrderBy(group => group.Key).Select(group => (group.Key, group.Max(entry => entry.Way?.Certainty ?? default))),
        ];
    }

    private IEnumerable<Way> Ways(Arn role) => CapabilityWays.AssumeActions.Select(action => new Way("", needs.ToAssume(action, role)));
}
