namespace SecurityDashboard.Iam;

/// <summary>Whether S3 calls a bucket policy public: a statement allows everybody without holding them to fixed values.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html</remarks>
public static class PublicPolicy
{
    // Keys that pin the caller or the way in, as the page lists them.
    private static readonly string[] s_pinning =
    [
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp", "aws:userid", "aws:PrincipalArn",
        "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceOrgID", "aws:SourceOrgPaths", "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:DataAccessPointArn", "s3:DataAccessPointAccount",
    ];

    /// <summary>Whether a statement of the policy is public. A policy that cannot be read is not called public.</summary>
    public static bool IsPublic(PolicyDocument policy) => policy.Statements.Any(IsPublic);

    /// <summary>Whether this statement is public.</summary>
    public static bool IsPublic(Statement statement) =>
        statement is { WhyUnreadable: null, Effect: Effect.Allow }
        && (statement.Principals is { IsEveryone: true } || statement.NotPrincipals is not null)
        && !statement.Conditions.Any(Pins);

    private static bool Pins(Condition condition)
    {
        if (!condition.NeedsKey || !s_pinning.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
            return false;

        return condition.Key.Equals("aws:SourceIp", StringComparison.OrdinalIgnoreCase)
            ? condition.Values.All(range => !range.EndsWith("/0", StringComparison.Ordinal))
            : condition.Values.All(value => IsFixed(condition.Key, value));
    }

    // A wildcard is harmless only where the account is fixed all the same.
    private static bool IsFixed(string key, string value)
    {
        if (!value.AsSpan().ContainsAny('*', '?'))
            return true;
        if (key.Equals("aws:PrincipalOrgPaths", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:SourceOrgPaths", StringComparison.OrdinalIgnoreCase))
            return value.IndexOfAny(['*', '?']) > value.IndexOf('/', StringComparison.Ordinal) && value.StartsWith("o-", StringComparison.Ordinal);

        var arn = ArnText.Of(value);
        return arn.IsComplete && Caller.IsAccount(arn.Field(4));
    }
}
