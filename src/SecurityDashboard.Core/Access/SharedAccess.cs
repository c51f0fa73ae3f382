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
    private readonly ImmutableArray<Principal> _principals;
    private readonly ImmutableArray<bool> _ofServices;
    private readonly Dictionary<Need, int> _targets = new(ReferenceEqualityComparer.Instance);
    private readonly SubjectSets _possible;
    private readonly SubjectSets _sure;
    private readonly Unreadable? _whyMissing;
    private readonly Dictionary<string, int> _indexes;
    private readonly ulong[] _others;
    private readonly ulong[] _administrators;

    private SharedAccess(Estate estate)
    {
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
        var matrix = AccessMatrix.Build([.. _principals.Select(principal => principal.Subject with { OpenLayers = principal.Subject.OpenLayers & ~PolicyLayers.Scps })], targets.DrainToImmutable());
        _others = Those(principal => !principal.IsAdministrator && principal.Kind is not (PrincipalKind.ServiceLinkedRole or PrincipalKind.Service));
        _administrators = Those(principal => principal.IsAdministrator && principal.Kind is not (PrincipalKind.ServiceLinkedRole or PrincipalKind.Service or PrincipalKind.Root));
        (_possible, _sure) = (matrix.SubjectSets(DecisionResult.ConditionallyAllowed), matrix.SubjectSets(DecisionResult.Allowed));
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
        var (possible, sure) = (_possible.None(), _sure.None());
        foreach (var way in ways)
        {
            var targets = TargetsOf(way);
            _possible.AddAllOf(targets, possible);
            _sure.AddAllOf(targets, sure);
        }

        // Few ask for the administrators.
        return new Hands([.. Among(_others)], Among(_administrators), _whyMissing ?? WhyOpen(ways));

        IEnumerable<Hand> Among(ulong[] who) => Bits.Of(Bits.And(possible, who)).Where(index => !own.Contains(_principals[index].Id)).Select(index => HandOf(index, ways, Bits.Get(sure, index)));
    }

    /// <summary>In which of the ways one principal may; null: in none.</summary>
    public Hand? Of(Arn principal, IReadOnlyCollection<Way> ways) =>
        _indexes.TryGetValue(principal.Text, out var index) && ways.Any(way => May(index, way)) ? HandOf(index, ways, ways.Any(way => TargetsOf(way).All(target => _sure.Has(target, index)))) : null;

    /// <summary>Which of the ways a principal may go.</summary>
    internal IEnumerable<Way> WaysOf(Principal principal, IEnumerable<Way> ways)
    {
        var index = _indexes[principal.Id];
        return ways.Where(way => May(index, way));
    }

    private Hand HandOf(int index, IReadOnlyCollection<Way> ways, bool isSure)
    {
        var principal = _principals[index];
        // What was not read may allow it, and may deny it: then nobody knows.
        var why = isSure ? null : principal.WhyOpen ?? WhyOpen(WaysOf(principal, ways));
        var hand = new Hand(this, principal, ways, isSure, why) { IsOfServices = _ofServices[index] };
        // The headers of an upload are for the uploader to choose.
        return isSure || why is not null || !hand.Conditions.All(words => words.Contains("s3:x-amz-", StringComparison.Ordinal)) ? hand : hand with { IsSure = true };
    }

    private ulong[] Those(Func<Principal, bool> are)
    {
        var those = new ulong[SubjectSets.WordsFor(_principals.Length)];
        for (var index = 0; index < _principals.Length; index++)
            if (are(_principals[index]))
                Bits.Set(those, index);
        return those;
    }

    private bool May(int index, Way way) => Array.TrueForAll(way.Needs, need => _possible.Has(_targets[need], index));

    private int[] TargetsOf(Way way) => Array.ConvertAll(way.Needs, need => _targets[need]);

    private static Unreadable? WhyOpen(IEnumerable<Way> ways)
    {
        foreach (var way in ways)
            foreach (var need in way.Needs)
                if (need.WhyOpen is { } why)
                    return why;
        return null;
    }
}
