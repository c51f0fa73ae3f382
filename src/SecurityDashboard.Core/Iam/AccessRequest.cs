using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>A policy under the name by which an answer refers to it, such as its ARN.</summary>
public sealed record AttachedPolicy(string Name, PolicyDocument Document);

/// <summary>The policies attached to one node on the way from the root of the organization to the account; none allows nothing.</summary>
public sealed record OrganizationLevel(string Name, ImmutableArray<AttachedPolicy> Policies);

/// <summary>Parts of the answer that could not be read. Whatever is in them may allow or deny.</summary>
[Flags]
public enum PolicyLayers
{
    /// <summary>Everything was read.</summary>
    None = 0,
    /// <summary>The policies of the user, its groups or the role.</summary>
    Identity = 1,
    /// <summary>The permissions boundary.</summary>
    Boundary = 2,
    /// <summary>The session policies.</summary>
    Session = 4,
    /// <summary>The service control policies of the caller's account.</summary>
    Scps = 8,
    /// <summary>The resource control policies of the resource's account.</summary>
    Rcps = 16,
    /// <summary>The policy of the resource.</summary>
    ResourcePolicy = 32,
    /// <summary>The grants of a KMS key.</summary>
    Grants = 64,
}

/// <summary>
/// One question: may this caller do this to this resource, under these policies? What is left empty does not exist; what could not be
/// read is named in <see cref="OpenLayers"/>.
/// </summary>
public sealed record AccessRequest
{
    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

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

    /// <summary>What is known of the request.</summary>
    public RequestContext Context { get; init; } = RequestContext.Open;

    /// <summary>The policies of the user and its groups, or of the role.</summary>
    public ImmutableArray<AttachedPolicy> Identity { get; init; } = [];

    /// <summary>The permissions boundary of the user or role.</summary>
    public ImmutableArray<AttachedPolicy> Boundary { get; init; } = [];

    /// <summary>The policies passed when the session was made.</summary>
    public ImmutableArray<AttachedPolicy> Session { get; init; } = [];

    /// <summary>The service control policies of the caller's account, from the root of the organization down; none means no organization.</summary>
    public ImmutableArray<OrganizationLevel> Scps { get; init; } = [];

    /// <summary>The resource control policies of the resource's account; the full-access policy that AWS always attaches is implied.</summary>
    public ImmutableArray<OrganizationLevel> Rcps { get; init; } = [];

    /// <summary>The policy of the resource: a bucket, key or secret policy, or the trust policy of a role. For iam:PassRole the trust policy of the role passed.</summary>
    public AttachedPolicy? ResourcePolicy { get; init; }

    /// <summary>The grants of the KMS key.</summary>
    public ImmutableArray<KeyGrant> Grants { get; init; } = [];

    /// <summary>Whether the bucket restricts public policies to its own account and AWS services (RestrictPublicBuckets).</summary>
    public bool BlockPublicAccess { get; init; }

    /// <summary>Whether the caller's account manages the organization, so that SCPs leave it alone.</summary>
    public bool ManagementAccount { get; init; }

    /// <summary>The layers that could not be read.</summary>
    public PolicyLayers OpenLayers { get; init; }

    /// <summary>The question whether this subject may do that to this target.</summary>
    public static AccessRequest Of(Subject subject, Target target) => new()
    {
        Caller = subject.Caller,
        Action = target.Action,
        Asked = target.Asked,
        Resource = target.Resource,
        ResourceArn = target.ResourceArn,
        ResourceIsPattern = target.ResourceIsPattern,
        ResourceAccount = target.ResourceAccount,
        Context = subject.Context.Over(target.Context),
        Identity = subject.Identity,
        Boundary = subject.Boundary,
        Session = subject.Session,
        Scps = subject.Scps,
        Rcps = target.Rcps,
        ResourcePolicy = target.ResourcePolicy,
        Grants = target.Grants,
        BlockPublicAccess = target.BlockPublicAccess,
        ManagementAccount = subject.ManagementAccount,
        OpenLayers = (subject.OpenLayers & Subject.Layers) | (target.OpenLayers & Target.Layers),
    };

    internal AskedAction Asked { get; private init; } = AskedActions.None;

    internal ArnText ResourceArn { get; private init; }
}
