namespace SecurityDashboard.Inventory.Storage;

/// <summary>What a bucket refuses of public access, whatever its policy and ACL say.</summary>
/// <param name="IgnorePublicAcls">What ACLs give to everybody counts for nothing.</param>
/// <param name="RestrictPublicBuckets">While the policy is public, only the owner's account and AWS services get in.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html</remarks>
public sealed record PublicAccessBlock(bool BlockPublicAcls, bool IgnorePublicAcls, bool BlockPublicPolicy, bool RestrictPublicBuckets)
{
    public static PublicAccessBlock None { get; } = new(false, false, false, false);

    public static PublicAccessBlock All { get; } = new(true, true, true, true);
}

/// <summary>One line of a bucket's access control list.</summary>
/// <param name="Grantee">The URI of a predefined group, or the canonical id of an account.</param>
/// <param name="Permission">READ, WRITE, READ_ACP, WRITE_ACP or FULL_CONTROL.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html</remarks>
public sealed record AclGrant(string Grantee, string Permission)
{
    /// <summary>Anyone at all, and anyone with any AWS account: neither is somebody the owner knows.</summary>
    public bool IsPublic => Grantee.EndsWith("/groups/global/AllUsers", StringComparison.Ordinal) || Grantee.EndsWith("/groups/global/AuthenticatedUsers", StringComparison.Ordinal);
}
