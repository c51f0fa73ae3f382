using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>
/// What the roles of a pipeline and of its actions have to be allowed for every one of its actions. What a build, a stack or a function does
/// with a role of its own is not in it.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html</remarks>
internal sealed record RoleNeeds
{
    public required ImmutableArray<RoleNeed> All { get; init; }

    /// <summary>Actions of which nobody here knows what they need, in sentences; empty: everything is in <see cref="All"/>.</summary>
    public required ImmutableArray<string> Unknown { get; init; }

    /// <summary>Of one pipeline.</summary>
    public static RoleNeeds Of(Pipeline pipeline, Estate estate) => Of([pipeline], estate);

    /// <summary>Of every pipeline of the estate that runs with a role, neighbours' too.</summary>
    public static RoleNeeds Of(Role role, Estate estate)
    {
        var pipelines = estate.Neighbours.Prepend(estate.Subject).SelectMany(snapshot => snapshot.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Account == snapshot.Account)).ToList();
        var unread = pipelines.Where(pipeline => pipeline.Definition.WhyNot is not null).Select(pipeline => $"What the pipeline {pipeline.Name} runs is not known: {pipeline.Definition.WhyNot!.Message}");
        var needs = Of(pipelines.Where(pipeline => pipeline.Definition.WhyNot is null && Uses(pipeline, role.Arn)), estate);
        return needs with { All = [.. needs.All.Where(need => need.Role == role.Arn)], Unknown = [.. needs.Unknown, .. unread] };
    }

    /// <summary>Those of the needs that the role's policies do not allow, or that something denies; one that depends on what is not known counts as allowed.</summary>
    public ImmutableArray<RoleNeed> Unmet(Estate estate)
    {
        var policies = new IdentityPolicies(estate);
        var subjects = new Dictionary<Arn, Subject?>();
        return [.. All.Where(need => SubjectOf(need.Role) is { } subject && !IsMet(subject, need))];

        // A role that was not read may do anything.
        Subject? SubjectOf(Arn arn) => subjects.TryGetValue(arn, out var known) ? known
            : subjects[arn] = estate.Role(arn) is { WhyNot: null } role ? OfRole(role.Value, policies) : null;
    }

    private static bool IsMet(Subject subject, RoleNeed need) =>
        PolicyEvaluator.Decide(AccessRequest.Of(subject, need.Asked.Target)).IsAtLeast(DecisionResult.ConditionallyAllowed);

    private static Subject OfRole(Role role, IdentityPolicies policies)
    {
        var (own, boundary) = (policies.Of(role), policies.Boundary(role.PermissionsBoundary, role.Account));
        return new Subject
        {
            Caller = Caller.Parse(role.Arn.Text),
            Identity = own.Policies,
            Boundary = boundary.Policies,
            Context = role.Tags.Aggregate(RequestContext.Open, (context, tag) => context.With($"aws:PrincipalTag/{tag.Key}", tag.Value)),
            OpenLayers = (own.Why is null ? 0 : PolicyLayers.Identity) | (boundary.Why is null ? 0 : PolicyLayers.Boundary),
        };
    }

    private static bool Uses(Pipeline pipeline, Arn role) =>
        pipeline.Definition.Value.Role == role || pipeline.Definition.Value.Stages.Any(stage => stage.Actions.Any(action => action.Role == role));

    private static RoleNeeds Of(IEnumerable<Pipeline> pipelines, Estate estate)
    {
        var needs = new Needs(estate);
        var (all, unknown) = (new List<RoleNeed>(), new List<string>());
        foreach (var pipeline in pipelines.Where(pipeline => pipeline.Definition.WhyNot is null))
        {
            var definition = pipeline.Definition.Value;
            foreach (var (stage, action) in definition.Stages.SelectMany(stage => stage.Actions.Select(action => (stage, action))))
            {
                var purpose = $"{stage.Name}/{action.Name} of {pipeline.Name}";
                if (action.Role is { } own && own != definition.Role)
                    all.Add(new RoleNeed(definition.Role, "sts:AssumeRole", own.Text, purpose) { Asked = needs.ToAssume("sts:AssumeRole", own) });

                var asked = new ActionNeeds(pipeline, action, needs, purpose);
                if (asked.Known() is { } known)
                    all.AddRange(known);
                else
                    unknown.Add($"What the action {stage.Name}/{action.Name} of the pipeline {pipeline.Name} needs is not known: {action.Owner}/{action.Provider}, or a setting of it that is withheld.");
            }
        }

        return new RoleNeeds { All = [.. all.DistinctBy(need => (need.Role, need.Action, need.Resource, need.Only))], Unknown = [.. unknown.Distinct()] };
    }
}
