using System.Collections.Frozen;
using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.Iam;

/// <summary>What part the policy of the resource plays.</summary>
internal enum ResourceRule
{
    /// <summary>Within one account it may allow by itself, as may an identity policy.</summary>
    Ordinary,
    /// <summary>A key policy: nothing is allowed that it does not allow or delegate.</summary>
    KeyPolicy,
    /// <summary>A trust policy: nothing is allowed that it does not allow or delegate.</summary>
    Trust,
    /// <summary>None: identity policies decide alone.</summary>
    None,
}

/// <summary>Rules of single services that no policy states.</summary>
internal static class ServiceRules
{
    private static readonly FrozenSet<string> s_trustActions =
        FrozenSet.Create("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity");

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html: only the service may edit such a role.
    private static readonly FrozenSet<string> s_roleEdits = FrozenSet.Create(
        "iam:attachrolepolicy", "iam:detachrolepolicy", "iam:putrolepolicy", "iam:deleterolepolicy", "iam:updateassumerolepolicy",
        "iam:putrolepermissionsboundary", "iam:deleterolepermissionsboundary");

    private static readonly FrozenSet<string> s_bucketPolicyActions = FrozenSet.Create("s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy");

    /// <summary>The key that names the service to which a role is passed.</summary>
    public static ContextKey PassedToService { get; } = ContextKey.Of("iam:PassedToService");

    public static ResourceRule RuleFor(Question question) => question.Action.Service switch
    {
        "kms" => question.NamesNoResource || question.Resource is { IsComplete: true } key && key.Field(5).StartsWith("alias/") ? ResourceRule.None : ResourceRule.KeyPolicy,
        "sts" when s_trustActions.Contains(question.Action.Lower) && !question.NamesNoResource => ResourceRule.Trust,
        "iam" when question.Action.Lower is "iam:passrole" => ResourceRule.None,
        _ => ResourceRule.Ordinary,
    };

    /// <summary>Whether there are callers to whom the service itself gives the answer.</summary>
    public static bool MaySettle(Question question) => question.Action.Service is "iam" or "sts" && question.Action.Lower switch
    {
        "sts:getcalleridentity" or "sts:getsessiontoken" or "sts:assumerole" or "iam:passrole" => true,
        var action => s_roleEdits.Contains(action) && IsReserved(question.Resource.Text),
    };

    /// <summary>The answer where no policy is asked; null in all other cases.</summary>
    public static Balance? Settle(Question question)
    {
        if (!MaySettle(question))
            return null;

        var isIdentity = question.Caller.IsIdentity;
        return question.Action.Lower switch
        {
            "sts:getcalleridentity" => Settled(Truth.True, "sts:GetCallerIdentity needs no permission and cannot be denied."),
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
            "sts:getsessiontoken" when question.Caller.Kind is CallerKind.User or CallerKind.Root =>
                Settled(Truth.True, "sts:GetSessionToken needs no permission and cannot be denied."),
            "sts:assumerole" when question.Caller.Kind is CallerKind.Root =>
                Settled(Truth.False, "The root user of an account cannot assume roles."),
            "iam:passrole" when isIdentity && question.IsSameAccount is Truth.False =>
                Settled(Truth.False, "A role can be passed only within its own account."),
            _ when isIdentity && s_roleEdits.Contains(question.Action.Lower) =>
                Settled(Truth.False, "Only the AWS service that owns the role can change it."),
            _ => null,
        };
    }

    /// <summary>For iam:PassRole with the trust policy of the role at hand: whether that policy could let the service have the role.</summary>
    public static Truth PassedRoleTrusts(AccessRequest request, Question question)
    {
        if (question.Action.Lower is not "iam:passrole")
            return Truth.True;

        var isUnread = request.OpenLayers.HasFlag(PolicyLayers.ResourcePolicy);
        if (request.ResourcePolicy is not { } trust)
            return isUnread ? Truth.Unknown : Truth.True;

        var service = question.Find(PassedToService);
        if (service.IsUnknown)
            return Truth.Unknown;
        if (service.Values is not [var name] || !Caller.TryParse(name, out var caller))
            return Truth.True;
        return CouldAssume(trust.Document, request.Resource, caller).Or(isUnread ? Truth.Unknown : Truth.False);
    }

    // What the service's own request will hold is not known when the role is passed.
    private static Truth CouldAssume(PolicyDocument trust, string role, Caller caller)
    {
        var opinion = PolicyEvaluator.Consult(trust, new AccessRequest { Caller = caller, Action = "sts:AssumeRole", Resource = role, Context = RequestContext.Open });
        return TruthLogic.Of(opinion.Allows is not Truth.False && opinion.Denies is not Truth.True);
    }

    /// <summary>Whether resource control policies are looked at.</summary>
    /// <remarks>https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html</remarks>
    public static bool RcpsApply(AccessRequest request, Question question) =>
        (request.Rcps.Length > 0 || request.OpenLayers.HasFlag(PolicyLayers.Rcps))
        && !question.Caller.IsServiceLinkedRole
        && (question.Action.IsPattern || ActionTable.Current.RcpSupportedServices.Contains(question.Action.Service))
        && !(request.ManagementAccount && question.IsSameAccount is Truth.True);

    /// <summary>The root user can always repair the policy of its own bucket.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html</remarks>
    public static bool IgnoresDenyOfBucketPolicy(Question question) =>
        question.Caller.Kind is CallerKind.Root && question.IsSameAccount is Truth.True && s_bucketPolicyActions.Contains(question.Action.Lower);

    private static bool IsReserved(string resource) =>
        resource.Contains(":role/aws-service-role/", StringComparison.Ordinal) || resource.Contains(":role/aws-reserved/", StringComparison.Ordinal);

    private static Balance Settled(Truth allow, string note) => new() { Allow = allow, ViaIdentity = Truth.False, Guards = [("service", allow)], Notes = [note] };
}
