using System.Collections.Immutable;
using CsCheck;

namespace SecurityDashboard.Iam;

/// <summary>Laws that hold for every request, whatever the policies say.</summary>
public sealed class PolicyEvaluatorProperties
{
    private const string AllowAll = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
    private const string DenyAll = """{"Effect":"Deny","Action":"*","Resource":"*"}""";

    [Fact]
    public void Every_way_to_fill_in_the_unknown_keys_lies_within_the_answer() => Check(
        AnyRequest.Request.SelectMany(request => AnyRequest.Fill(request.Context, isWhole: true, request.Caller).Select(context => (request, request with { Context = context }))),
        (open, whole) => Within(whole, open));

    [Fact]
    public void Every_way_to_fill_in_an_unread_layer_lies_within_the_answer() => Check(
        AnyRequest.Request.SelectMany(request => Gen.Int[1, 127].Select(layers => (Emptied(request, (PolicyLayers)layers), request))),
        (open, whole) => Within(whole, open));

    [Fact]
    public void A_session_is_one_of_those_that_its_role_stands_for() => Check(
        Gen.Select(AnyRequest.Request, AnyRequest.OneOf("build-7", "other")).Select((request, session) =>
        {
            // Only so does the session tell that its role has no path.
            var named = request with { Context = request.Context.With("aws:PrincipalArn", Ask.Role) };
            return (named with { Caller = Caller.Parse(Ask.Role) }, named with { Caller = Caller.Parse($"arn:aws:sts::111122223333:assumed-role/Deploy/{session}") });
        }),
        (role, session) => Within(session, role));

    [Fact]
    public void Every_caller_is_one_of_those_that_anyone_stands_for() => Check(
        Gen.Select(AnyRequest.Request, AnyRequest.ResourcePolicy).Select((request, policy) => (request, policy)),
        (request, policy) =>
        {
            var anyone = PolicyEvaluator.Consult(policy, request with { Caller = Caller.Anyone });
            var one = PolicyEvaluator.Consult(policy, request);
            return (anyone.Denies is Truth.Unknown || anyone.Denies == one.Denies) && (anyone.Allows is Truth.Unknown || anyone.Allows == one.Allows);
        });

    [Fact]
    public void Every_action_and_resource_is_one_of_those_that_a_pattern_stands_for() => Check(
        Gen.Select(AnyRequest.Request, AnyRequest.Policy, AnyRequest.OneOf("*", "s3:*", "kms:*", "s3:Get*")).Select((request, policy, action) => (request, policy, action)),
        (request, policy, action) =>
        {
            if (!ActionPattern.Parse(action).Matches(ActionPattern.AsciiLower(request.Action)) || request.Resource is "*")
                return true;
            var all = PolicyEvaluator.Consult(policy, request with { Action = action, Resource = "arn:*", ResourceIsPattern = true });
            var one = PolicyEvaluator.Consult(policy, request);
            return (all.Denies is Truth.Unknown || all.Denies == one.Denies) && (all.Allows is Truth.Unknown || all.Allows == one.Allows);
        });

    [Fact]
    public void Adding_a_deny_never_turns_a_denial_into_an_allow() => Check(
        Gen.Select(AnyRequest.Request, AnyRequest.Statement, AnyRequest.ResourceStatement, Gen.Int[0, 5]).Select((request, statement, ofResource, layer) =>
            (request, layer == 5 ? AddToResource(request, AsDeny(ofResource)) : Add(request, AsDeny(statement), layer))),
        (before, after) => Access(after) <= Access(before));

    [Fact]
    public void Adding_an_identity_allow_never_turns_an_allow_into_a_denial() => Check(
        Gen.Select(AnyRequest.Request, AnyRequest.Statement).Select((request, statement) => (request, Add(request, AsAllow(statement), 0))),
        (before, after) => Access(after) >= Access(before));

    [Fact]
    public void Denying_everything_anywhere_leaves_nothing_allowed() => Check(
        Gen.Select(AnyRequest.Request, Gen.Int[0, 4]).Select((request, layer) => (request, Add(request, DenyAll, layer), layer)),
        (before, after, layer) => !Applies(before, layer) || after.Result() is DecisionResult.ExplicitlyDenied);

    [Fact]
    public void Splitting_the_actions_of_a_statement_changes_nothing() => Check(
        AnyRequest.Request.Select(request => (request, request with
        {
            Identity = [.. request.Identity, .. AnyRequest.Named("more", [Ask.Policy("""{"Effect":"Allow","Action":["s3:*","kms:Decrypt","sts:*"],"Resource":"arn:aws:*"}""")])],
        }, request with
        {
            Identity =
            [
                .. request.Identity, .. AnyRequest.Named("more",
                [
                    Ask.Policy("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:*"}"""),
                    Ask.Policy("""{"Effect":"Allow","Action":["kms:Decrypt","sts:*"],"Resource":"arn:aws:*"}"""),
                ]),
            ],
        })),
        (_, whole, split) => whole.Result() == split.Result());

    [Fact]
    public void A_level_of_the_organization_that_allows_everything_changes_nothing() => Check(
        AnyRequest.Request.Select(request => (request, request with { Scps = [.. request.Scps, new OrganizationLevel("more", AnyRequest.Named("more", [Ask.Policy(AllowAll)]))] })),
        (before, after) => before.Result() == after.Result());

    [Fact]
    public void Renaming_the_statements_changes_nothing() => Check(
        AnyRequest.Request.Select(request => (request, Renamed(request))),
        (before, after) => before.Result() == after.Result());

    [Fact]
    public void The_order_of_policies_and_statements_changes_nothing() => Check(
        AnyRequest.Request.Select(request => (request, request with { Identity = [.. request.Identity.Reverse().Select(Reversed)], Scps = [.. request.Scps.Reverse()] })),
        (before, after) => before.Result() == after.Result());

    [Fact]
    public void A_conditional_answer_says_on_what_it_depends_and_a_plain_one_on_nothing() => Check(
        AnyRequest.Request.Select(request => (request, 0)),
        (request, _) =>
        {
            var decision = PolicyEvaluator.Evaluate(request);
            var isConditional = decision.Result is DecisionResult.ConditionallyAllowed or DecisionResult.ConditionallyDenied;
            return isConditional == decision.Unknown.Length > 0 && decision.Explanation.Length > 0;
        });

    [Fact]
    public void An_answer_names_its_reason() => Check(
        AnyRequest.Request.Select(request => (request, 0)),
        (request, _) =>
        {
            var decision = PolicyEvaluator.Evaluate(request);
            return decision.Result switch
            {
                DecisionResult.ExplicitlyDenied => decision.BlockedBy.Length > 0 && decision.DecidedBy.Length > 0 && decision.DecidedBy.All(by => by is { Effect: Effect.Deny, Applies: Truth.True }),
                DecisionResult.ImplicitlyDenied => decision.BlockedBy.Length > 0,
                DecisionResult.Allowed => decision.DecidedBy.All(by => by is { Effect: Effect.Allow, Applies: Truth.True }) && (decision.DecidedBy.Length > 0 || request.Caller.Kind is CallerKind.Root),
                _ => true,
            };
        });

    [Fact]
    public void The_answer_is_the_same_with_and_without_its_reasons() => Check(
        AnyRequest.Request.Select(request => (request, 0)),
        (request, _) => PolicyEvaluator.Decide(request) == PolicyEvaluator.Evaluate(request).Result);

    // 0 no, 1 perhaps, 2 yes.
    private static int Access(AccessRequest request) => request.Result() switch
    {
        DecisionResult.Allowed => 2,
        DecisionResult.ConditionallyAllowed or DecisionResult.ConditionallyDenied => 1,
        _ => 0,
    };

    private static bool Within(AccessRequest whole, AccessRequest open) => (open.Result(), whole.Result()) switch
    {
        (DecisionResult.Allowed, DecisionResult.Allowed) => true,
        (DecisionResult.ExplicitlyDenied, DecisionResult.ExplicitlyDenied) => true,
        // That nothing allows is certain; that something denies as well may show only then.
        (DecisionResult.ImplicitlyDenied, DecisionResult.ImplicitlyDenied or DecisionResult.ExplicitlyDenied) => true,
        (DecisionResult.ConditionallyDenied, not DecisionResult.ImplicitlyDenied) => true,
        (DecisionResult.ConditionallyAllowed, _) => true,
        (_, DecisionResult.ConditionallyAllowed or DecisionResult.ConditionallyDenied) => false,
        _ => false,
    };

    private static AccessRequest Emptied(AccessRequest request, PolicyLayers layers) => request with
    {
        OpenLayers = layers,
        Identity = layers.HasFlag(PolicyLayers.Identity) ? [] : request.Identity,
        Boundary = layers.HasFlag(PolicyLayers.Boundary) ? [] : request.Boundary,
        Session = layers.HasFlag(PolicyLayers.Session) ? [] : request.Session,
        Scps = layers.HasFlag(PolicyLayers.Scps) ? [] : request.Scps,
        Rcps = layers.HasFlag(PolicyLayers.Rcps) ? [] : request.Rcps,
        ResourcePolicy = layers.HasFlag(PolicyLayers.ResourcePolicy) ? null : request.ResourcePolicy,
        Grants = layers.HasFlag(PolicyLayers.Grants) ? [] : request.Grants,
    };

    private static AccessRequest Add(AccessRequest request, string statement, int layer)
    {
        var more = AnyRequest.Named("more", [Ask.Policy(statement)]);
        return layer switch
        {
            0 => request with { Identity = [.. request.Identity, .. more] },
            1 => request.Boundary.Length == 0 ? request : request with { Boundary = [.. request.Boundary, .. more] },
            2 => request.Session.Length == 0 ? request : request with { Session = [.. request.Session, .. more] },
            3 => request.Scps.Length == 0 ? request : request with { Scps = [request.Scps[0] with { Policies = [.. request.Scps[0].Policies, .. more] }, .. request.Scps[1..]] },
            _ => request with { Rcps = [.. request.Rcps, new OrganizationLevel("more", more)] },
        };
    }

    private static AccessRequest AddToResource(AccessRequest request, string statement) => request.ResourcePolicy is not { } policy
        ? request
        : request with { ResourcePolicy = policy with { Document = PolicyDocument.Parse(policy.Document.Text[..^2] + (policy.Document.Statements.Length == 0 ? "" : ",") + statement + "]}") } };

    // Whether a Deny put into this layer reaches the caller at all.
    private static bool Applies(AccessRequest request, int layer)
    {
        var isSettled = request.Action is "iam:PassRole" or "iam:PutRolePolicy" or "sts:AssumeRole";
        var hasPolicies = request.Caller.Account is not null && request.Caller.Kind is CallerKind.User or CallerKind.Role or CallerKind.RoleSession or CallerKind.FederatedUser;
        return !isSettled && layer switch
        {
            0 => hasPolicies,
            1 => hasPolicies && request.Boundary.Length > 0,
            2 => hasPolicies && request.Session.Length > 0,
            3 => (hasPolicies || request.Caller.Kind is CallerKind.Root) && request.Scps.Length > 0 && !request.ManagementAccount && !request.Caller.IsServiceLinkedRole,
            _ => request.Action.StartsWith("s3:", StringComparison.Ordinal) && !request.ManagementAccount && !request.Caller.IsServiceLinkedRole,
        };
    }

    private static AccessRequest Renamed(AccessRequest request) => request with
    {
        Identity = [.. request.Identity.Select(policy => policy with { Document = PolicyDocument.Parse(policy.Document.Text.Replace("{\"Effect\"", "{\"Sid\":\"Renamed\",\"Effect\"", StringComparison.Ordinal)) })],
    };

    private static AttachedPolicy Reversed(AttachedPolicy policy)
    {
        using var json = System.Text.Json.JsonDocument.Parse(policy.Document.Text);
        return policy with { Document = Ask.Policy([.. json.RootElement.GetProperty("Statement").EnumerateArray().Reverse().Select(statement => statement.GetRawText())]) };
    }

    private static string AsDeny(string statement) => statement.Replace("\"Effect\":\"Allow\"", "\"Effect\":\"Deny\"", StringComparison.Ordinal);

    private static string AsAllow(string statement) => statement.Replace("\"Effect\":\"Deny\"", "\"Effect\":\"Allow\"", StringComparison.Ordinal);

    private static void Check<T1, T2>(Gen<(T1, T2)> cases, Func<T1, T2, bool> law) =>
        cases.Sample(each => law(each.Item1, each.Item2), iter: Fuzz.Iterations(1_000), print: Print);

    private static void Check<T1, T2, T3>(Gen<(T1, T2, T3)> cases, Func<T1, T2, T3, bool> law) =>
        cases.Sample(each => law(each.Item1, each.Item2, each.Item3), iter: Fuzz.Iterations(1_000), print: Print);

    private static string Print<T>(T value) => value switch
    {
        System.Runtime.CompilerServices.ITuple tuple => string.Join("\n", Enumerable.Range(0, tuple.Length).Select(index => Print(tuple[index]))),
        AccessRequest request =>
            $"{PolicyEvaluator.Evaluate(request).Result} {request.Caller.Id} {request.Action} {request.Resource} of {request.ResourceAccount} open {request.OpenLayers} {(request.Context.IsOpen ? "open" : "closed")} "
            + $"[{string.Join("; ", request.Context.Keys.Select(key => $"{key.Key}={(key.Value is null ? "unknown" : string.Join(',', key.Value))}"))}]\n"
            + string.Join('\n', Documents(request).Select(policy => $"  {policy.Name}: {policy.Document}")),
        _ => $"{value}",
    };

    private static IEnumerable<AttachedPolicy> Documents(AccessRequest request) =>
        request.Identity.Concat(request.Boundary).Concat(request.Session).Concat(request.Scps.SelectMany(level => level.Policies)).Concat(request.Rcps.SelectMany(level => level.Policies))
            .Concat(request.ResourcePolicy is null ? [] : [request.ResourcePolicy]);
}
