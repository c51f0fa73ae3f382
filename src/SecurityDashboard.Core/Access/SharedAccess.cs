using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>
/// Who may do what with every pipeline of an estate's subject: decided for all principals and all pipelines in one go, and shared by
/// everything that asks. What service control policies take away is not looked at: they never give anything.
/// </summary>
internal sealed class SharedAccess
{
    private readonly Estate _estate;
    private readonly ImmutableArray<Principal> _principals;
    private readonly ImmutableArray<bool> _ofServices;
    private readonly Dictionary<Need, int> _targets = new(ReferenceEqualityComparer.Instance);
    private readonly AccessMatrix _matrix;
    private readonly Unreadable? _whyMissing;
    private readonly Dictionary<string, int> _indexes;
    private readonly ImmutableArray<int>[] _possible;

    private SharedAccess(Estate estate)
    {
        _estate = estate;
        _principals = PrincipalList.Of(estate);
        _ofServices = [.. _principals.Select(principal => principal.Kind is PrincipalKind.Role && estate.Role(new Arn(principal.Id)) is { WhyNot: null } role && !Trusts.MoreThanServices(role.Value))];
        _indexes = Enumerable.Range(0, _principals.Length).ToDictionary(index => _principals[index].Id, StringComparer.Ordinal);
        var needs = new Needs(estate);
        Pipelines = estate.Subject.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Account == estate.Subject.Account && pipeline.Definition.WhyNot is null)
            .ToDictionary(pipeline => pipeline.Arn, pipeline => new PipelineDuties(PipelineParts.Of(pipeline, estate, needs), estate, needs));

        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (var need in Pipelines.Values.SelectMany(duties => duties.All).SelectMany(way => way.Needs))
            if (_targets.TryAdd(need, targets.Count))
                targets.Add(need.Target with { OpenLayers = need.Target.OpenLayers & ~PolicyLayers.Rcps });
        _matrix = AccessMatrix.Build([.. _principals.Select(principal => principal.Subject with { OpenLayers = principal.Subject.OpenLayers & ~PolicyLayers.Scps })], targets.DrainToImmutable());
        _possible = new ImmutableArray<int>[_matrix.Targets.Length];
        _whyMissing = estate.Neighbours.Prepend(estate.Subject).SelectMany(snapshot => snapshot.Listings)
            .FirstOrDefault(listing => listing.Type is ResourceTypes.User or ResourceTypes.Group or ResourceTypes.Role && listing.Count.WhyNot is not null)?.Count.WhyNot;
    }

    /// <summary>The pipelines whose definition was read.</summary>
    public IReadOnlyDictionary<Arn, PipelineDuties> Pipelines { get; }

    public static SharedAccess Of(Estate estate) => estate.Shared(made => new SharedAccess(made));

    /// <summary>Everybody who may go at least one of the ways.</summary>
    /// <param name="own">Principals that are left out, because what runs with them is what is asked about.</param>
    public Hands Who(IReadOnlyCollection<Way> ways, IReadOnlySet<string> own)
    {
        var possible = new SortedDictionary<int, List<Way>>();
        foreach (var way in ways)
            foreach (var index in PossibleFor(_targets[way.Needs[0]]))
                if (way.Needs.All(need => IsPossible(index, need)))
                    (possible.TryGetValue(index, out var known) ? known : possible[index] = []).Add(way);

        var hands = possible.Where(entry => _principals[entry.Key] is { Kind: not PrincipalKind.ServiceLinkedRole and not PrincipalKind.Service } principal && !own.Contains(principal.Id))
            .Select(entry => HandOf(entry.Key, entry.Value)).ToList();
        return new Hands(
            [.. hands.Where(hand => !hand.Principal.IsAdministrator)],
            [.. hands.Where(hand => hand.Principal.IsAdministrator && hand.Principal.Kind is not PrincipalKind.Root)],
            _whyMissing ?? ways.SelectMany(way => way.Needs).FirstOrDefault(need => need.WhyOpen is not null)?.WhyOpen);
    }

    /// <summary>In which ways one principal may.</summary>
    public Hand? Of(Arn principal, IEnumerable<Way> ways)
    {
        if (!_indexes.TryGetValue(principal.Text, out var index))
            return null;

        return ways.Where(way => way.Needs.All(need => IsPossible(index, need))).ToList() is { Count: > 0 } allowed ? HandOf(index, allowed) : null;
    }

    /// <summary>The conditions on which it hangs, in words.</summary>
    public static IEnumerable<string> If(Hand hand) => hand.Ways.SelectMany(way => way.Needs).Select(need => DeedReader.Read(hand.Principal, need)).OfType<Deed>().SelectMany(deed => deed.If).Distinct();

    private Hand HandOf(int index, List<Way> ways)
    {
        var principal = _principals[index];
        var sure = ways.Exists(way => way.Needs.All(need => _matrix[index, _targets[need]] is DecisionResult.Allowed));
        // What was not read may allow it, and may deny it: then nobody knows.
        var why = sure ? null : principal.WhyOpen ?? ways.SelectMany(way => way.Needs).FirstOrDefault(need => need.WhyOpen is not null)?.WhyOpen;
        var hand = new Hand(principal, [.. ways], sure, why) { IsOfServices = _ofServices[index] };
        // The headers of an upload are for the uploader to choose.
        return sure || why is not null || !If(hand).All(words => words.Contains("s3:x-amz-", StringComparison.Ordinal)) ? hand : hand with { IsSure = true };
    }

    // Several controls ask about the same ways.
    private ImmutableArray<int> PossibleFor(int target) => _possible[target].IsDefault ? _possible[target] = _matrix.SubjectsWith(target) : _possible[target];

    private bool IsPossible(int index, Need need) => _matrix[index, _targets[need]].IsAtLeast(DecisionResult.ConditionallyAllowed);
}
