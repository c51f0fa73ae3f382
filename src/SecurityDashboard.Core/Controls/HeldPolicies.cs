using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls;

/// <summary>
/// The policies of a role, user or group and its boundary, put to the policy engine. What service control policies, or the policy of the resource,
/// take away besides is not looked at.
/// </summary>
internal sealed class HeldPolicies
{
    private static readonly RequestContext OverTls = RequestContext.Open.With("aws:SecureTransport", "true");

    private readonly Subject _subject;
    private readonly AttachedPolicy _delegation;
    private readonly AccountId _account;
    private readonly Unreadable? _unread;
    private readonly Unreadable? _boundaryUnread;

    // Controls ask for much the same.
    private readonly ConcurrentDictionary<(string Action, string Resource), Permission> _known = [];
    private readonly ConcurrentDictionary<string, AskedAction> _actions;

    private HeldPolicies(Estate estate, string holder, AccountId account, IEnumerable<Observed<AttachedPolicy>> policies, Observed<AttachedPolicy>? boundary, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var read = policies.Select(Understood).ToList();
        Observed<AttachedPolicy>? limit = boundary is { } observed ? Understood(observed) : null;
        _actions = estate.Whole.Shared(_ => new ConcurrentDictionary<string, AskedAction>(StringComparer.Ordinal));
        _account = account;
        _unread = read.Select(policy => policy.WhyNot).FirstOrDefault(whyNot => whyNot is not null);
        _boundaryUnread = limit?.WhyNot;
        _subject = new Subject
        {
            Caller = Caller.Parse(holder),
            Context = tags.Aggregate(RequestContext.Open, (context, tag) => context.With($"aws:PrincipalTag/{tag.Key}", tag.Value)),
            Identity = [.. read.Where(policy => policy.WhyNot is null).Select(policy => policy.Value)],
            Boundary = limit is { WhyNot: null } cut ? [cut.Value] : [],
            OpenLayers = _boundaryUnread is null ? PolicyLayers.None : PolicyLayers.Boundary,
        };
        // The resource leaves the decision to the account's own policies, as keys and roles do that nobody has tied down.
        _delegation = new AttachedPolicy("the account", PolicyDocument.Parse($$$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"{{{account}}}"},"Action":"*","Resource":"*"}}"""));
    }

    public static HeldPolicies Of(Role role, Estate estate) => Once(role, estate, () => new(estate, role.Arn.Text, role.Account, PoliciesOf(role, estate), role.PermissionsBoundary is { } boundary ? Managed(boundary, role.Account, estate) : null, role.Tags));

    public static HeldPolicies Of(Group group, Estate estate) => Once(group, estate, () =>
        new(estate, $"arn:{group.Arn.Partition}:iam::{group.Account}:user/anybody-in-{group.Name}", group.Account, [.. Inline(group.InlinePolicies), .. group.AttachedPolicies.Select(arn => Managed(arn, group.Account, estate))], null, []));

    /// <summary>What a user has by itself; what its groups have is theirs.</summary>
    public static HeldPolicies Of(User user, Estate estate) => Once(user, estate, () => new(estate, user.Arn.Text, user.Account,
        [.. Inline(user.InlinePolicies), .. user.AttachedPolicies.Select(arn => Managed(arn, user.Account, estate))], user.PermissionsBoundary is { } boundary ? Managed(boundary, user.Account, estate) : null, user.Tags));

    /// <summary>What a policy gives to whoever has it and nothing else.</summary>
    public static HeldPolicies Of(ManagedPolicy policy, Estate estate) => Once(policy, estate, () =>
        new(estate, $"arn:{policy.Arn.Partition}:iam::{policy.Account}:user/anybody-with-{policy.Name}", policy.Account, [Managed(policy.Arn, policy.Account, estate)], null, []));

    /// <summary>Each policy that a role has, read or not.</summary>
    public static IEnumerable<Observed<AttachedPolicy>> PoliciesOf(Role role, Estate estate) =>
        [.. Inline(role.InlinePolicies), .. role.AttachedPolicies.Select(arn => Managed(arn, role.Account, estate))];

    public static Observed<AttachedPolicy> Managed(Arn arn, AccountId account, Estate estate)
    {
        var policy = estate.ManagedPolicy(arn, account);
        var document = policy.WhyNot is null ? policy.Value.Document : Observed.Unreadable<PolicyDocument>(policy.WhyNot);
        return document.Select(read => new AttachedPolicy(arn.Name, read));
    }

    /// <summary>Whether they allow even what nobody has heard of, and all of IAM, whatever else is in the request.</summary>
    public bool MayDoEverything(Resource holder) => May(Witness.UnknownAction, [Witness.UnknownResource]).IsOutright && May(Witness.ActionOf("iam"), Witness.Roles(holder)).IsOutright;

    /// <summary>The best that they allow of several actions on the same resources.</summary>
    public Permission MayAny(IEnumerable<string> actions, IReadOnlyCollection<string> resources) =>
        actions.Select(action => May(action, resources)).Aggregate(Permission.None, (best, next) => next.IsBetterThan(best) ? next : best);

    /// <summary>Whether they allow an action on one of the resources; a condition on a tag that the resource need not have counts as no.</summary>
    /// <param name="known">What is known of the request beside the caller.</param>
    /// <exception cref="UnreadableException">A policy could not be read, and the others do not settle it.</exception>
    public Permission May(string action, IEnumerable<string> resources, RequestContext? known = null)
    {
        // Most policies are not about most actions, and then it does not matter on which resource.
        var permission = _subject.MayName(_actions.GetOrAdd(action, AskedActions.Of)) ? resources.Select(resource => May(action, resource, known ?? RequestContext.Open)).Aggregate(Permission.None, (best, next) => next.IsBetterThan(best) ? next : best) : Permission.None;
        if (permission.IsGiven && _boundaryUnread is not null)
            throw new UnreadableException(_boundaryUnread);

        return permission.IsOutright || _unread is null ? permission : throw new UnreadableException(_unread);
    }

    private static HeldPolicies Once(Resource holder, Estate estate, Func<HeldPolicies> make) => estate.Shared(_ => new ConcurrentDictionary<Arn, HeldPolicies>()).GetOrAdd(holder.Arn, _ => make());

    private Permission May(string action, string resource, RequestContext known) =>
        ReferenceEquals(known, RequestContext.Open) ? _known.GetOrAdd((action, resource), asked => Decide(asked.Action, asked.Resource, RequestContext.Open)) : Decide(action, resource, known);

    private Permission Decide(string action, string resource, RequestContext known)
    {
        var request = AccessRequest.Of(_subject, new Target
        {
            Action = action,
            Resource = resource,
            ResourceAccount = resource is "*" || new Arn(resource).Account is { Text.Length: 0 } ? _account.Text : null,
            Context = ReferenceEquals(known, RequestContext.Open) ? OverTls : known.With("aws:SecureTransport", "true"),
            // Passing a role asks the policy of the resource for the service that takes it, and any may.
            ResourcePolicy = action is "iam:PassRole" ? null : _delegation,
        });
        // Most answers are no, and those need no reasons.
        if (PolicyEvaluator.Decide(request) is DecisionResult.ImplicitlyDenied or DecisionResult.ExplicitlyDenied)
            return Permission.None;

        var decision = PolicyEvaluator.Evaluate(request);
        var names = _subject.Identity.Select(policy => policy.Name).ToHashSet(StringComparer.Ordinal);
        var allowing = decision.DecidedBy.Where(statement => statement.Effect is Effect.Allow && names.Contains(statement.Policy) && !statement.Unknown.Any(IsTagOfResource)).ToList();
        var under = decision.Unknown.Where(key => !IsTagOfResource(key) && key is not "boundary").ToImmutableArray();
        return allowing.Count == 0 || (decision.Result is DecisionResult.ConditionallyAllowed && under.IsEmpty && _boundaryUnread is null)
            ? Permission.None
            : new Permission([.. allowing.Select(statement => statement.Policy).Distinct()], decision.Result is DecisionResult.Allowed ? [] : under);
    }

    private static bool IsTagOfResource(string key) => key.Contains(":ResourceTag/", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Observed<AttachedPolicy>> Inline(ImmutableArray<InlinePolicy> policies) => policies.Select(policy => Observed.Of(new AttachedPolicy(policy.Name, policy.Document)));

    /// <summary>The policy, if all of it can be understood.</summary>
    public static Observed<AttachedPolicy> Understood(Observed<AttachedPolicy> policy) =>
        policy.WhyNot is null && (policy.Value.Document.WhyUnreadable ?? policy.Value.Document.Statements.FirstOrDefault(statement => statement.WhyUnreadable is not null)?.WhyUnreadable) is { } why
            ? Observed.Unreadable<AttachedPolicy>(new Unreadable(UnreadableReason.Malformed, "", $"The policy {policy.Value.Name} cannot be understood: {why}"))
            : policy;
}

/// <summary>What policies allow, through which of them, and on which keys of the request it depends.</summary>
internal sealed record Permission(ImmutableArray<string> Through, ImmutableArray<string> Under)
{
    public static Permission None { get; } = new([], []);

    public bool IsGiven => Through.Length > 0;

    /// <summary>Whatever else is in the request.</summary>
    public bool IsOutright => IsGiven && Under.IsEmpty;

    /// <summary>The end of a sentence.</summary>
    public string Words => $"through {string.Join(" and ", Through)}{(Under.IsEmpty ? "" : $", depending on {string.Join(" and ", Under)}")}";

    /// <summary>A failure where it is given, lowered where it depends on the request.</summary>
    /// <param name="may">The sentence of the failure without its end: "The role x may …".</param>
    public Verdict Forbid(string may, string mayNot, string what, Severity lowered)
    {
        var evidence = new Evidence(what, "on resources that are named", IsGiven ? $"on every one, {Words}" : "on resources that are named, or none");
        return this switch
        {
            { IsGiven: false } => Verdict.Pass(mayNot),
            { IsOutright: true } => Verdict.Fail($"{may}, {Words}."),
            _ => Verdict.Fail($"{may}, {Words}. {lowered}, because that may not hold.") with { LoweredTo = lowered },
        } with
        { Evidence = [evidence] };
    }

    public bool IsBetterThan(Permission other) => (IsGiven && !other.IsGiven) || (IsOutright && !other.IsOutright);
}
