using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>
/// Who can do what with one pipeline, and through which statement of which policy. What the inventory does not hold makes an answer
/// conditional or unknown, never silently a no.
/// </summary>
public sealed record PipelineAccess
{
    public required Pipeline Pipeline { get; init; }

    /// <summary>In the order of <see cref="Capability"/>.</summary>
    public required ImmutableArray<CapabilityAnswer> Answers { get; init; }

    /// <summary>People, programs and roles that one duty should not meet in, in sentences; empty if none.</summary>
    public required ImmutableArray<DutyConflict> Conflicts { get; init; }

    /// <summary>What may take away from every answer and was not collected, in sentences.</summary>
    public required ImmutableArray<string> NotCollected { get; init; }

    /// <summary>Whether everything that the questions are about was read; the principals' own gaps are told with each answer.</summary>
    public required bool IsComplete { get; init; }

    /// <param name="estate">The pipeline's account is the subject, the other connected accounts are its neighbours.</param>
    /// <param name="capabilities">None asks for all.</param>
    public static PipelineAccess Of(Pipeline pipeline, Estate estate, params ImmutableArray<Capability> capabilities)
    {
        var asked = capabilities.IsDefaultOrEmpty ? [.. Enum.GetValues<Capability>()] : capabilities;
        var needs = new Needs(estate);
        var parts = PipelineParts.Of(pipeline, estate, needs);
        var ways = new CapabilityWays(parts, estate, needs);
        var principals = PrincipalList.Of(estate);
        var table = new NeedTable(principals);
        var roles = new RoleUsers(estate, needs, table);
        var questions = asked.Select(capability => (Capability: capability, Ways: ways.Of(capability).ToList())).ToList();
        table.Decide(questions.SelectMany(question => question.Ways).SelectMany(way => way.Needs));
        roles.Prepare(questions.SelectMany(question => question.Ways).SelectMany(way => table.Possible(way.Needs[0])).Distinct()
            .Where(index => principals[index].Kind is PrincipalKind.Role).Select(index => new Arn(principals[index].Id)));

        ImmutableArray<CapabilityAnswer> answers =
        [
            .. questions.Select(question => new CapabilityAnswer(question.Capability, [.. Holders(question.Capability, question.Ways, principals, table, roles)], [.. ways.Unseen(question.Capability)])),
        ];
        return new PipelineAccess
        {
            Pipeline = pipeline,
            IsComplete = pipeline.Definition.WhyNot is null || asked.All(capability => !capability.NeedsDefinition()),
            Answers = answers,
            Conflicts = DutyConflict.In(answers),
            NotCollected = [.. NotCollectedOf(estate)],
        };
    }

    private static IEnumerable<Holder> Holders(Capability capability, List<Way> ways, ImmutableArray<Principal> principals, NeedTable table, RoleUsers roles)
    {
        for (var index = 0; index < principals.Length; index++)
        {
            var principal = principals[index];
            ImmutableArray<AllowedWay> allowed = [.. ways.Select(way => table.Explain(index, way)).OfType<AllowedWay>().OrderByDescending(way => way.Certainty)];
            if (allowed.IsEmpty)
                continue;

            yield return new Holder(principal, allowed, capability is not Capability.AssumeRoles && principal.Kind is PrincipalKind.Role ? roles.Of(new Arn(principal.Id)) : []);
        }
    }

    // Neither kind of policy is part of a snapshot yet.
    private static IEnumerable<string> NotCollectedOf(Estate estate) => estate.Neighbours.Prepend(estate.Subject).SelectMany(snapshot => snapshot.Listings
            .Where(listing => listing.Type is ResourceTypes.User or ResourceTypes.Role or ResourceTypes.Group or ResourceTypes.ManagedPolicy)
            .Select(listing => listing.Count.WhyNot).OfType<Unreadable>())
        .Select(why => $"Principals may be missing: {why.Message}")
        .Distinct()
        .Prepend("Service control policies and resource control policies are not collected: what they deny is denied, whatever stands here.");
}
