using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>Weighs every layer of one request and puts them together, within one account and across two.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
/// </remarks>
internal readonly struct Weighing(AccessRequest request, Question question, List<Trace>? trail)
{
    private readonly PolicyScale _scale = new(question, trail);
    private readonly ResourceRule _rule = ServiceRules.RuleFor(question);
    private readonly Truth _hasBoundary = PolicyEvaluator.HasBoundary(request);

    // The block shuts out everybody else's accounts, those that the policy names included.
    private readonly Truth _isCutByPublicAccessBlock =
        request is { BlockPublicAccess: true, ResourcePolicy: { } policy } && question.Caller.Kind is not CallerKind.Service
            ? PublicPolicy.IsPublic(policy.Document)
            : Truth.False;

    public Balance Result()
    {
        var rcps = WeighRcps();
        var resource = WeighResourcePolicy();
        var grants = WeighGrants();

        if (!question.Caller.IsIdentity && question.Caller.Kind is not CallerKind.Anyone)
            return WithoutIdentity(resource, grants, rcps);

        var (identity, boundary, session, scps) = (WeighIdentity(), WeighBoundary(), WeighSession(), WeighScps());

        var viaIdentity = identity.Allow.And(boundary.Allow).And(session.Allow);
        var limits = boundary.Allow.And(session.Allow);
        var viaResource = WithinAccount(resource.Allow, limits, boundary.Allow, viaIdentity).Or(WithinAccount(grants, limits, boundary.Allow, viaIdentity));
        var identitySuffices = _rule is ResourceRule.Ordinary or ResourceRule.None;
        var sameAccount = identitySuffices ? viaIdentity.Or(viaResource) : viaResource;

        // In another account a grant stands in for the identity policy as well: it was made for this very principal.
        // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
        var granted = grants.Account.And(viaIdentity).Or(grants.Itself.And(limits));
        var named = OutsideAllowed(resource.Allow.Any).Or(grants.Any);
        var crossAccount = viaIdentity.And(OutsideAllowed(resource.Allow.Any)).Or(granted);

        var allow = question.IsSameAccount switch
        {
            Truth.True => sameAccount,
            Truth.False => crossAccount,
            _ => TruthLogic.Merge(sameAccount, crossAccount),
        };
        var standsInForIdentity = question.IsSameAccount is Truth.True ? resource.Allow.Itself.Or(grants.Itself) : grants.Itself;
        var passed = ServiceRules.PassedRoleTrusts(request, question);

        return new Balance
        {
            Allow = allow.And(scps.Allow).And(passed),
            Deny = identity.Deny.Or(boundary.Deny).Or(session.Deny).Or(scps.Deny).Or(rcps.Deny).Or(resource.Deny),
            IsUnread = identity.IsUnread || boundary.IsUnread || session.IsUnread || scps.IsUnread || rcps.IsUnread || resource.IsUnread,
            ViaIdentity = identitySuffices || question.IsSameAccount is not Truth.True ? viaIdentity : viaIdentity.And(resource.Allow.Account.Or(grants.Account)),
            ViaResource = question.IsSameAccount is Truth.True ? viaResource : named,
            Guards = trail is null ? default :
            [
                ("identity", identity.Allow.Or(standsInForIdentity)), ("boundary", boundary.Allow), ("session", session.Allow), ("scp", scps.Allow),
                ("resourcePolicy", question.IsSameAccount is Truth.True && identitySuffices ? Truth.True : resource.Allow.Any.Or(grants.Any)),
                ("blockPublicAccess", question.IsSameAccount is Truth.True ? Truth.True : BlockedFrom(resource).Not()),
                ("trust", passed),
            ],
        };
    }

    // Services, anonymous callers and those whom an identity provider vouches for have no policies of their own.
    private Balance WithoutIdentity(ResourceWeight resource, PrincipalMatch grants, PolicyWeight rcps)
    {
        var isInside = OutsideAllowed(resource.Allow.Any).Or(grants.Any);
        return new Balance
        {
            Allow = isInside,
            Deny = resource.Deny.Or(rcps.Deny),
            IsUnread = resource.IsUnread || rcps.IsUnread,
            ViaResource = isInside,
            Guards = trail is null ? default :
            [
                ("resourcePolicy", resource.Allow.Any),
                ("blockPublicAccess", BlockedFrom(resource).Not()),
            ],
        };
    }

    private Truth BlockedFrom(ResourceWeight resource) => resource.Allow.Any is Truth.False ? Truth.False : _isCutByPublicAccessBlock;

    private Truth OutsideAllowed(Truth named) => named.And(_isCutByPublicAccessBlock.Not());

    // What naming the caller is worth within its own account. A trust policy that names a user is still cut by the user's boundary:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
    private Truth WithinAccount(PrincipalMatch match, Truth limits, Truth boundary, Truth viaIdentity) =>
        match.Direct
            .Or(_rule is ResourceRule.Trust ? match.User.And(boundary) : match.User)
            .Or(match.Limited.And(limits))
            .Or(match.Account.And(viaIdentity));

    private PolicyWeight WeighIdentity()
    {
        // The root user has no policies of its own and needs none.
        if (question.Caller.Kind is CallerKind.Root)
            return new PolicyWeight(Truth.True, Truth.False, false);

        return Open(PolicyLayers.Identity, "identity", _scale.Weigh("identity", request.Identity));
    }

    private PolicyWeight WeighBoundary() => WeighGuard(PolicyLayers.Boundary, "boundary", request.Boundary, Truth.True);

    // A federated user gets nothing but what its session policies pass on, so without any it has only what names the session itself.
    private PolicyWeight WeighSession() =>
        WeighGuard(PolicyLayers.Session, "session", request.Session, TruthLogic.Of(question.Caller.Kind is not CallerKind.FederatedUser));

    private PolicyWeight WeighGuard(PolicyLayers layer, string name, ImmutableArray<AttachedPolicy> policies, Truth withoutAny)
    {
        if (question.Caller.Kind is CallerKind.Root && layer is PolicyLayers.Boundary)
            return new PolicyWeight(Truth.True, Truth.False, false);
        if (policies.Length > 0 || !request.OpenLayers.HasFlag(layer))
            return policies.Length == 0 ? new PolicyWeight(withoutAny, Truth.False, false) : Open(layer, name, _scale.Weigh(name, policies));

        _scale.Note(name, name, null, Effect.Allow, Truth.Unknown, [name], true);
        return PolicyWeight.Unread;
    }

    private PolicyWeight WeighScps()
    {
        var weight = new PolicyWeight(Truth.True, Truth.False, false);
        if (request.ManagementAccount || question.Caller.IsServiceLinkedRole)
            return weight;

        foreach (var level in request.Scps)
            weight = weight.And(_scale.Weigh("scp", level.Policies));
        if (!request.OpenLayers.HasFlag(PolicyLayers.Scps))
            return weight;

        _scale.Note("scp", "scps", null, Effect.Allow, Truth.Unknown, ["scps"], true);
        return weight.And(PolicyWeight.Unread);
    }

    // Only denials count: the policy that allows everything cannot be detached.
    private PolicyWeight WeighRcps()
    {
        var weight = PolicyWeight.Nothing;
        if (!ServiceRules.RcpsApply(request, question))
            return weight;

        foreach (var level in request.Rcps)
            weight = weight.Or(_scale.Weigh("rcp", level.Policies));
        return Open(PolicyLayers.Rcps, "rcps", weight);
    }

    private ResourceWeight WeighResourcePolicy()
    {
        var weight = ResourceWeight.Nothing;
        if (_rule is ResourceRule.None)
            return weight;

        if (request.ResourcePolicy is { } policy)
            weight = _scale.WeighResource("resourcePolicy", policy, _hasBoundary, mayNameNoResource: _rule is not ResourceRule.KeyPolicy);
        if (ServiceRules.IgnoresDenyOfBucketPolicy(question))
        {
            weight = weight with { Deny = Truth.False };
            trail?.RemoveAll(trace => trace is { Layer: "resourcePolicy", Effect: Effect.Deny });
        }

        if (!request.OpenLayers.HasFlag(PolicyLayers.ResourcePolicy))
            return weight;

        _scale.Note("resourcePolicy", "resourcePolicy", null, Effect.Allow, Truth.Unknown, ["resourcePolicy"], true);
        return weight.Or(ResourceWeight.Unread);
    }

    private PrincipalMatch WeighGrants()
    {
        var match = PrincipalMatch.None;
        if (_rule is not ResourceRule.KeyPolicy)
            return match;

        foreach (var grant in request.Grants)
        {
            var unknowns = _scale.StartNoting();
            var granted = grant.Match(question);
            if (granted.Any is Truth.False)
                continue;
            _scale.Note("grant", grant.Name, null, Effect.Allow, granted.Any, PolicyScale.Noted(unknowns, granted.Any), false);
            match = match.Or(granted);
        }

        if (!request.OpenLayers.HasFlag(PolicyLayers.Grants))
            return match;
        _scale.Note("grant", "grants", null, Effect.Allow, Truth.Unknown, ["grants"], true);
        return match with { Direct = match.Direct.Or(Truth.Unknown) };
    }

    private PolicyWeight Open(PolicyLayers layer, string name, PolicyWeight weight)
    {
        if (!request.OpenLayers.HasFlag(layer))
            return weight;
        _scale.Note(name, name, null, Effect.Allow, Truth.Unknown, [name], true);
        return weight.Or(PolicyWeight.Unread);
    }
}
