using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Which actions the policy of a resource opens to somebody of another account who has every permission of his own.</summary>
/// <param name="Actions">Those that it allows, outright or under conditions.</param>
/// <param name="Under">The keys that all of it depends on; empty: some of it depends on none.</param>
internal sealed record OpenedTo(ImmutableArray<string> Actions, ImmutableArray<string> Under)
{
    private static readonly ImmutableArray<AttachedPolicy> Everything =
        [new("his own", PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""))];

    /// <summary>Somebody who is nobody's friend: another account, another organization, calling over the Internet.</summary>
    private static readonly RequestContext Outside = RequestContext.Open
        .With("aws:SecureTransport", "true")
        .With("aws:PrincipalOrgID", "o-0000000000")
        .With("aws:PrincipalOrgPaths", "o-0000000000/r-0000/")
        .With("aws:userid", "AIDAAAAAAAAAAAAAAAAAA")
        .With("aws:SourceIp", "198.51.100.7")
        .WithAbsent("aws:SourceVpc").WithAbsent("aws:SourceVpce")
        .WithAbsent("aws:SourceArn").WithAbsent("aws:SourceAccount").WithAbsent("aws:SourceOwner").WithAbsent("aws:SourceOrgID").WithAbsent("aws:SourceOrgPaths");

    public bool IsNothing => Actions.IsEmpty;

    public static OpenedTo Strangers(PolicyDocument policy, Resource resource, IEnumerable<string> actions) =>
        // Only who is not named can be a stranger; most policies need no more than this look.
        !policy.Statements.Any(statement => statement.Effect is Effect.Allow && (statement.Principals is { IsEveryone: true } || statement.NotPrincipals is not null)) ? new OpenedTo([], []) : Ask(policy, resource, Caller.Parse("arn:aws:iam::000000000000:user/stranger"), actions, Outside);

    public static OpenedTo Principal(PolicyDocument policy, Resource resource, Caller caller, IEnumerable<string> actions, string? on = null, bool blockPublicAccess = false) =>
        Ask(policy, resource, caller, actions, RequestContext.Open.With("aws:SecureTransport", "true"), on, blockPublicAccess);

    /// <summary>Whether somebody for whom an identity provider vouches may take a role.</summary>
    /// <param name="claims">What the token or assertion says; everything else may be anything.</param>
    public static OpenedTo Federated(PolicyDocument trust, Resource role, Caller provider, RequestContext claims) =>
        Ask(trust, role, provider, [provider.Kind is CallerKind.SamlProvider ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity"], claims.With("aws:SecureTransport", "true"));

    /// <summary>The principals of other accounts whom a policy names, in statements that allow or by their account in a condition.</summary>
    public static IEnumerable<Caller> ForeignersIn(PolicyDocument policy, AccountId owner) => policy.Statements
        .Where(statement => statement is { Effect: Effect.Allow, WhyUnreadable: null })
        .SelectMany(statement => (statement.Principals?.Aws ?? []).Concat(statement.Conditions.SelectMany(condition => condition.Values)))
        .Select(text => Caller.TryParse(text, out var caller) ? caller : null).OfType<Caller>()
        .Where(caller => caller.Account is { } account && account != owner.Text)
        .DistinctBy(caller => caller.Id)
        .OrderBy(caller => caller.Id, StringComparer.Ordinal);

    /// <exception cref="UnreadableException">It cannot be understood, so nobody knows whom it lets in.</exception>
    public static PolicyDocument Understood(PolicyDocument policy, Resource resource, string operation) =>
        (policy.WhyUnreadable ?? policy.Statements.FirstOrDefault(statement => statement.WhyUnreadable is not null)?.WhyUnreadable) is { } why
            ? throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, operation, $"The policy of {resource.Arn} cannot be understood: {why}") { Resource = resource.Arn.Text })
            : policy;

    private static OpenedTo Ask(PolicyDocument policy, Resource resource, Caller caller, IEnumerable<string> actions, RequestContext context, string? on = null, bool blockPublicAccess = false)
    {
        var open = actions.Select(action => (Action: action, Decision: PolicyEvaluator.Evaluate(new AccessRequest
        {
            Caller = caller,
            Action = action,
            Resource = on ?? resource.Arn.Text,
            ResourceAccount = resource.Account.Text,
            Context = context,
            Identity = Everything,
            ResourcePolicy = new AttachedPolicy("policy", policy),
            BlockPublicAccess = blockPublicAccess,
        }))).Where(asked => asked.Decision.IsPossible).ToList();
        return new OpenedTo(
            [.. open.Select(asked => asked.Action)],
            open.Exists(asked => asked.Decision.Result is DecisionResult.Allowed) ? [] : [.. open.SelectMany(asked => asked.Decision.Unknown).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
