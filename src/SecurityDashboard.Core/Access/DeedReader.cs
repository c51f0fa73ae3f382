using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access;

/// <summary>Explains why a principal may do something: the engine's decision, in the words of an answer.</summary>
internal static class DeedReader
{
    private static readonly ImmutableArray<string> LayerNames = ["identity", "boundary", "session", "resourcePolicy", "grants", "blockPublicAccess"];

    /// <summary>Null: it may not, whatever is unknown.</summary>
    public static Deed? Read(Principal principal, Need need)
    {
        // What service and resource control policies take away is said once for the whole answer: they never give anything.
        var request = AccessRequest.Of(principal.Subject, need.Target);
        request = request with { OpenLayers = request.OpenLayers & ~(PolicyLayers.Scps | PolicyLayers.Rcps) };
        var decision = PolicyEvaluator.Evaluate(request);
        if (!decision.IsPossible)
            return null;

        var policies = request.Identity.Concat(request.Boundary).Concat(request.ResourcePolicy is { } own ? [own] : Enumerable.Empty<AttachedPolicy>()).ToList();
        var unread = decision.Unknown.Where(name => LayerNames.Contains(name) || policies.Exists(policy => name.StartsWith(policy.Name, StringComparison.Ordinal))).ToList();
        var conditions = decision.DecidedBy.Where(decider => decider.Applies is Truth.Unknown).SelectMany(decider => Words(decider, policies, [.. decider.Unknown.Except(unread)]))
            .Concat(decision.Unknown.Except(unread).Where(key => !decision.DecidedBy.Any(decider => decider.Unknown.Contains(key))).Select(key => $"if {key} is as the policies ask"))
            .Distinct().ToImmutableArray();
        if (decision.Result is not DecisionResult.Allowed && unread.Count == 0 && conditions.IsEmpty)
            conditions = ["for some of the resources that the ARN stands for"];

        // What was not read may also only take away: then the answer is a yes with a reservation.
        var isAllowedWithout = unread.Count > 0 && PolicyEvaluator.Evaluate(request with { OpenLayers = PolicyLayers.None }).IsPossible;
        var isOutsiders = unread.Exists(name => IsOutsiders(principal, name));
        ImmutableArray<string> gaps = [.. unread.Where(name => !IsOutsiders(principal, name)).Select(name => WhyUnread(name, principal, need)).Distinct()];
        return new Deed(need.Target.Action, need.Target.Resource,
            decision.Result is DecisionResult.Allowed ? Certainty.Allowed : gaps.Length > 0 && !isAllowedWithout ? Certainty.Unknown : Certainty.AllowedIf,
            decision.DecidedBy,
            [
                .. conditions,
                .. isOutsiders ? [$"if the account {principal.Account} lets it"] : Array.Empty<string>(),
                .. isAllowedWithout ? gaps.Select(gap => $"unless something unread denies it: {gap}") : [],
            ],
            isAllowedWithout ? [] : gaps,
            decision.Explanation);
    }

    // An outside account's own policies will never be read: that it has a say is a condition, not a gap.
    private static bool IsOutsiders(Principal principal, string layer) => principal.Kind is PrincipalKind.Outside && layer is ("identity" or "boundary");

    private static IEnumerable<string> Words(DecidingStatement decider, List<AttachedPolicy> policies, ImmutableArray<string> keys)
    {
        // A grant has no statements.
        var words = decider.Statement is { } index && policies.Find(policy => policy.Name == decider.Policy) is { } policy ? ConditionWords.Of(policy.Document.Statements[index], keys).ToList() : [];
        return words.Count > 0 ? words : keys.Select(key => $"if {key} is as {decider.Policy} asks");
    }

    private static string WhyUnread(string name, Principal principal, Need need) => name switch
    {
        "identity" or "boundary" => principal.WhyOpen?.Message ?? $"Not all policies of {principal.Name} were read.",
        "resourcePolicy" => need.WhyOpen?.Message ?? $"The policy of {need.Target.Resource} was not read.",
        _ => $"{name} was not read or cannot be understood.",
    };
}
