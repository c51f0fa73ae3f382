using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>
/// Decides what AWS would decide, without asking AWS. Pure: the same request gives the same answer. Three-valued: for every way to fill in
/// what is unknown, the answer AWS would give lies within the one given here.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html</remarks>
public static class PolicyEvaluator
{
    /// <summary>Answers with the statements that decide.</summary>
    public static Decision Evaluate(AccessRequest request)
    {
        var trail = new List<Trace>();
        var question = new Question(request);
        var balance = Weigh(request, question, trail);
        return DecisionWriter.Write(request, question, balance, trail);
    }

    /// <summary>Answers without saying why.</summary>
    public static DecisionResult Decide(AccessRequest request) => Weigh(request, new Question(request), null).Result;

    /// <summary>
    /// What one policy by itself says about a request: whether a statement of it allows, and whether one denies. The layers of the request
    /// are not looked at, and principals count only if the policy names some.
    /// </summary>
    public static PolicyOpinion Consult(PolicyDocument policy, AccessRequest request)
    {
        var question = new Question(request);
        var scale = new PolicyScale(question, null);
        var attached = new AttachedPolicy("policy", policy);
        if (!policy.Statements.Any(statement => statement.Principals is not null || statement.NotPrincipals is not null))
        {
            var weight = scale.Weigh("policy", [attached]);
            return new PolicyOpinion(weight.Allow, weight.IsUnread ? weight.Deny.Or(Truth.Unknown) : weight.Deny);
        }

        var resource = scale.WeighResource("policy", attached, HasBoundary(request), ServiceRules.RuleFor(question) is not ResourceRule.KeyPolicy);
        return new PolicyOpinion(resource.Allow.Any, resource.IsUnread ? resource.Deny.Or(Truth.Unknown) : resource.Deny);
    }

    internal static Truth HasBoundary(AccessRequest request) =>
        request.Boundary.Length > 0 ? Truth.True : request.OpenLayers.HasFlag(PolicyLayers.Boundary) ? Truth.Unknown : Truth.False;

    internal static Balance Weigh(AccessRequest request, Question question, List<Trace>? trail) =>
        ServiceRules.Settle(question) ?? new Weighing(request, question, trail).Result();
}

/// <summary>What one policy by itself says.</summary>
/// <param name="Allows">Whether a statement allows the request.</param>
/// <param name="Denies">Whether a statement denies it.</param>
public readonly record struct PolicyOpinion(Truth Allows, Truth Denies);
