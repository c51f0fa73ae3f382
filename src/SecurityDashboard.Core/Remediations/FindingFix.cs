using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecurityDashboard.Access;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Remediations;

/// <summary>
/// How to fix one finding: the remediation of its control with the resource's names, and where a policy is at fault the policy as it is to be.
/// Such a policy was judged: with it the control passes, and the roles of pipelines can do everything that they could.
/// </summary>
/// <param name="Changes">Empty: no policy is at fault, or <paramref name="WhyNoChange"/> says why none is shown.</param>
/// <param name="WhyNoChange">Null: there is one, or the fix is none of a policy.</param>
public sealed record FindingFix(Remediation Remediation, ImmutableArray<PolicyChange> Changes, string? WhyNoChange)
{
    /// <param name="estate">With the resource's account as its subject, as it was last scanned.</param>
    public static FindingFix Of(Control control, ResourceId about, string subKey, Estate estate)
    {
        var advice = control.Info.Remediation.For(about, subKey);
        var proposed = Proposed(control, about, subKey, estate);
        return proposed.Changes.IsEmpty
            ? new FindingFix(advice, [], proposed.WhyNot)
            : new FindingFix(PolicyCommands.Into(advice, proposed.Changes), proposed.Changes, null);
    }

    private static (ImmutableArray<PolicyChange> Changes, string? WhyNot) Proposed(Control control, ResourceId about, string subKey, Estate estate)
    {
        var resource = estate.Subject.Resources.FirstOrDefault(resource => resource.Arn == about.Arn && resource.Account == estate.Subject.Account);
        try
        {
            if (resource is null || control.RepairOf(resource, subKey, estate) is not { } repair)
                return ([], null);

            var changes = repair switch
            {
                PolicyRepair.Add add => Added(resource, add),
                PolicyRepair.Narrow narrow => Narrowed(control, resource, subKey, estate, narrow),
                _ => Replaced(control, (Role)resource, subKey, estate),
            };
            return Judge(control, resource, subKey, estate, changes) is { } why ? ([], why) : (changes, null);
        }
        catch (NoPolicyException e)
        {
            return ([], e.Message);
        }
        catch (UnreadableException e)
        {
            return ([], $"No policy can be shown: {e.Why.Message}");
        }
    }

    private static ImmutableArray<PolicyChange> Added(Resource resource, PolicyRepair.Add add)
    {
        var (place, written, policy) = OwnPolicy(resource);
        var statements = PolicyJson.StatementsOf(policy);
        var taken = statements.Select(statement => statement?["Sid"]?.ToString()).ToHashSet();
        foreach (var statement in add.Statements)
            for (var (name, number) = (statement["Sid"]?.ToString(), 2); name is not null && taken.Contains($"{statement["Sid"]}"); number++)
                statement["Sid"] = $"{name}{number}";
        return [Change(place, written, PolicyJson.With(policy, statements.Concat(add.Statements)))];
    }

    private static ImmutableArray<PolicyChange> Narrowed(Control control, Resource resource, string subKey, Estate estate, PolicyRepair.Narrow narrow)
    {
        var (place, written, policy) = OwnPolicy(resource);
        var statements = PolicyJson.StatementsOf(policy);
        var denials = statements.Where(statement => !IsAllow(statement)).ToList();
        var changed = statements.SelectMany(statement => IsAllow(statement) && IsAtFault(statement) ? [narrow.Change(statement!.DeepClone().AsObject())] : (IEnumerable<JsonNode?>)[statement])
            .Where(statement => statement is not null).ToList();
        if (changed.Count == 0 && place.Kind is PolicyKind.Key or PolicyKind.Trust)
            throw new NoPolicyException($"Nothing would be left of the {place.Title}.");

        return [Change(place, written, changed.Count == 0 ? null : PolicyJson.With(policy, changed))];

        // A statement is at fault that fails with no other that allows beside it.
        bool IsAtFault(JsonNode? statement)
        {
            var alone = Change(place, written, PolicyJson.With(policy, [.. denials, statement]), mayBeEqual: true);
            return control.Evaluate(estate.With(resource, [alone]), resource.Arn).Any(evaluation => (subKey.Length == 0 || evaluation.SubKey == subKey) && evaluation.Verdict.Outcome is Outcome.Fail);
        }
    }

    private static ImmutableArray<PolicyChange> Replaced(Control control, Role role, string subKey, Estate estate)
    {
        var needs = RoleNeeds.Of(role, estate);
        if (!needs.Unknown.IsEmpty)
            throw new NoPolicyException($"No policy can be written for the role {role.Name}. {string.Join(' ', needs.Unknown)}");
        if (needs.All.IsEmpty)
            throw new NoPolicyException($"No policy can be written for the role {role.Name}: no action of a pipeline runs with it.");
        if (estate.Usage.BuildRoles.Contains(role.Arn) || estate.Usage.StackRoles.Contains(role.Arn))
            throw new NoPolicyException($"No policy can be written for the role {role.Name}: builds or stacks run with it too, and what they call nobody here knows.");

        List<PolicyChange> own =
        [
            .. role.InlinePolicies.Select(policy => new PolicyChange(new PolicyPlace(PolicyKind.Inline, role.Id, policy.Name), Pretty(policy.Document), "", [])),
            .. role.AttachedPolicies.Select(policy => new PolicyChange(new PolicyPlace(PolicyKind.Attached, role.Id, policy.Text), policy.Text, "", [])),
        ];
        // One that is at fault with no other beside it; where only several together are, all of them.
        var atFault = own.Where(policy => Fails(own.Where(other => other != policy))).ToList();
        if (atFault.Count == 0 || Fails(atFault))
            atFault = own;

        var name = Enumerable.Range(1, 99).Select(number => number == 1 ? "pipeline" : $"pipeline-{number}").First(name => !own.Exists(policy => policy.Place.Kind is PolicyKind.Inline && policy.Place.Name == name && !atFault.Contains(policy)));
        var written = PolicyJson.Write(LeastPrivilege.Of(needs.All));
        var before = atFault.Find(policy => policy.Place.Kind is PolicyKind.Inline && policy.Place.Name == name)?.Before ?? "";
        return
        [
            PolicyChange.Of(new PolicyPlace(PolicyKind.Inline, role.Id, name), before, written),
            .. atFault.Where(policy => policy.Place.Kind is not PolicyKind.Inline || policy.Place.Name != name).Select(policy => PolicyChange.Of(policy.Place, policy.Before, "")),
        ];

        bool Fails(IEnumerable<PolicyChange> without) =>
            control.Evaluate(estate.With(role, without), role.Arn).Any(evaluation => (subKey.Length == 0 || evaluation.SubKey == subKey) && evaluation.Verdict.Outcome is Outcome.Fail);
    }

    /// <summary>Null: it holds.</summary>
    private static string? Judge(Control control, Resource resource, string subKey, Estate estate, ImmutableArray<PolicyChange> changes)
    {
        if (changes.FirstOrDefault(change => change.After.Count(c => !char.IsWhiteSpace(c)) > change.Place.Limit) is { } tooLong)
            return $"The {tooLong.Place.Title} would be longer than the {tooLong.Place.Limit} characters that AWS takes. Shorten it first.";

        var mended = estate.With(resource, changes);
        if (control.Evaluate(mended, resource.Arn).FirstOrDefault(evaluation => evaluation.SubKey == subKey && evaluation.Verdict.Outcome is Outcome.Fail or Outcome.Unknown) is { } still)
            return $"A changed policy was worked out and is not shown, because the control does not pass with it: {still.Verdict.Because}";

        var before = Unmet(estate);
        return Unmet(mended).FirstOrDefault(need => !before.Contains(need)) is { Length: > 0 } lost
            ? $"A changed policy was worked out and is not shown, because a pipeline would stop: {lost}"
            : null;
    }

    // Where several accounts use the resource, their pipelines count too.
    private static HashSet<string> Unmet(Estate estate) =>
    [
        .. from snapshot in estate.Neighbours.Prepend(estate.Subject)
           from pipeline in snapshot.Resources.OfType<Inventory.Pipelines.Pipeline>()
           where pipeline.Account == snapshot.Account
           from need in RoleNeeds.Of(pipeline, estate).Unmet(estate)
           select $"{need.Purpose} needs {need.Action} on {need.Resource}, and the role {need.Role.Name} would not have it.",
    ];

    private static (PolicyPlace Place, string Before, JsonObject Policy) OwnPolicy(Resource resource)
    {
        if (MendedEstate.PolicyOf(resource) is not { } own)
            throw new NoPolicyException($"The policy of {resource.Arn} could not be read, so it cannot be shown how to change it.");

        var place = new PolicyPlace(own.Kind, resource.Id);
        return own.Policy is null ? (place, "", PolicyJson.Empty)
            : PolicyJson.Read(own.Policy) is { } policy ? (place, PolicyJson.Write(policy), policy)
            : throw new NoPolicyException($"The {place.Title} cannot be understood, so it cannot be shown how to change it.");
    }

    private static PolicyChange Change(PolicyPlace place, string before, JsonObject? after, bool mayBeEqual = false)
    {
        var written = after is null ? "" : PolicyJson.Write(after);
        return written != before || mayBeEqual ? PolicyChange.Of(place, before, written)
            : throw new NoPolicyException($"No single statement of the {place.Title} is at fault, so which of them to change is for people to decide.");
    }

    private static string Pretty(PolicyDocument policy) => PolicyJson.Read(policy) is { } read ? PolicyJson.Write(read) : policy.Text;

    private static bool IsAllow(JsonNode? statement) => statement?["Effect"]?.ToString() is "Allow";

    private sealed class NoPolicyException(string message) : Exception(message);
}
