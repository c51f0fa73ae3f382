using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>The resource's half of an <see cref="AccessRequest"/>: what is done to which resource and under which policies, whoever asks.</summary>
public sealed record Target
{
    /// <summary>The layers that this half answers for.</summary>
    internal const PolicyLayers Layers = PolicyLayers.Rcps | PolicyLayers.ResourcePolicy | PolicyLayers.Grants;

    /// <summary>The action, such as <c>codepipeline:StartPipelineExecution</c>. With a wildcard it stands for every action it matches.</summary>
    public required string Action
    {
        get => Asked.Name;
        init => Asked = AskedActions.Of(value);
    }

    /// <summary>The ARN of the resource, or <c>*</c> for an action that works on none.</summary>
    public required string Resource
    {
        get => ResourceArn.Text;
        init => ResourceArn = ArnText.Of(value);
    }

    /// <summary>Whether <see cref="Resource"/> stands for every ARN that it matches as a pattern.</summary>
    public bool ResourceIsPattern { get; init; }

    /// <summary>The account that owns the resource; null takes it from the ARN, and leaves it unknown if that names none, as those of S3 do.</summary>
    public string? ResourceAccount { get; init; }

    /// <summary>What is known of the request apart from the caller.</summary>
    public RequestContext Context { get; init; } = RequestContext.Open;

    /// <summary>The policy of the resource: a bucket, key or secret policy, or the trust policy of a role. For iam:PassRole the trust policy of the role passed.</summary>
    public AttachedPolicy? ResourcePolicy { get; init; }

    /// <summary>The grants of the KMS key.</summary>
    public ImmutableArray<KeyGrant> Grants { get; init; } = [];

    /// <summary>Whether the bucket restricts public policies to its own account and AWS services (RestrictPublicBuckets).</summary>
    public bool BlockPublicAccess { get; init; }

    /// <summary>The resource control policies of the resource's account; the full-access policy that AWS always attaches is implied.</summary>
    public ImmutableArray<OrganizationLevel> Rcps { get; init; } = [];

    /// <summary>The layers of the resource (RCPs, resource policy, grants) that could not be read; others are ignored here.</summary>
    public PolicyLayers OpenLayers { get; init; }

    /// <summary>Whether both lists hold the same targets in the same order.</summary>
    internal static bool AreSame(ImmutableArray<Target> a, ImmutableArray<Target> b)
    {
        if (a == b)
            return true;
        if (a.Length != b.Length)
            return false;

        for (var i = 0; i < a.Length; i++)
        {
            if (!ReferenceEquals(a[i], b[i]) && !(a[i].HasColumnOf(b[i]) && a[i].HasPoliciesOf(b[i])))
                return false;
        }

        return true;
    }

    /// <summary>Whether the two are the same apart from the policies of the resource.</summary>
    internal bool HasColumnOf(Target other) => Asked.Name == other.Asked.Name && Resource == other.Resource && ResourceIsPattern == other.ResourceIsPattern
        && ResourceAccount == other.ResourceAccount && Context.IsSameAs(other.Context);

    private bool HasPoliciesOf(Target other) => ResourcePolicy == other.ResourcePolicy && BlockPublicAccess == other.BlockPublicAccess && OpenLayers == other.OpenLayers
        && Grants.AsSpan().SequenceEqual(other.Grants.AsSpan())
        && (Rcps == other.Rcps || Rcps.SelectMany(level => level.Policies).SequenceEqual(other.Rcps.SelectMany(level => level.Policies)));

    internal AskedAction Asked { get; private init; } = AskedActions.None;

    internal ArnText ResourceArn { get; private init; }
}
