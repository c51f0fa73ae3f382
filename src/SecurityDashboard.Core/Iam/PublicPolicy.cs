namespace SecurityDashboard.Iam;

/// <summary>Whether S3 calls a bucket policy public: a statement allows everybody without holding them to fixed values.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html</remarks>
public static class PublicPolicy
{
    // Ranges that leave out less than this are as good as none.
    private const int BroadestIPv4 = 8;
    private const int BroadestIPv6 = 32;

    // Keys that pin the caller or the way in, as the page lists them; those of the principal stand for "an AWS principal".
    private static readonly string[] s_pinning =
    [
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:userid",
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceIp",
        "s3:DataAccessPointArn", "s3:DataAccessPointAccount",
    ];

    /// <summary>
    /// Whether a statement of the policy is public. Unknown where the page does not settle it: a wildcard that still keeps to one account
    /// or organization, and statements that cannot be read.
    /// </summary>
    public static Truth IsPublic(PolicyDocument policy)
    {
        var result = policy.IsReadable ? Truth.False : Truth.Unknown;
        foreach (var statement in policy.Statements)
            result = result.Or(IsPublic(statement));
        return result;
    }

    private static Truth IsPublic(Statement statement)
    {
        if (statement.WhyUnreadable is not null)
            return Truth.Unknown;
        if (statement.Effect is Effect.Deny || (statement.Principals is not { IsEveryone: true } && statement.NotPrincipals is null))
            return Truth.False;

        var pinned = Truth.False;
        foreach (var condition in statement.Conditions)
            pinned = pinned.Or(Pins(condition));
        return pinned.Not();
    }

    private static Truth Pins(Condition condition)
    {
        if (!condition.NeedsKey || !s_pinning.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
            return Truth.False;

        var isAddress = condition.Key.Equals("aws:SourceIp", StringComparison.OrdinalIgnoreCase);
        var pins = Truth.True;
        foreach (var value in condition.Values)
            pins = pins.And(isAddress ? IsNarrow(value) : IsFixed(condition.Key, value));
        return pins;
    }

    private static Truth IsNarrow(string value) =>
        TruthLogic.Of(IpRange.Parse(value) is { } range && range.PrefixLength >= (range.IsIPv6 ? BroadestIPv6 : BroadestIPv4));

    private static Truth IsFixed(string key, string value)
    {
        if (value.Contains("${", StringComparison.Ordinal))
            return Truth.False;
        var wildcard = value.IndexOfAny(['*', '?']);
        if (wildcard < 0)
            return Truth.True;

        // Access points may be named by a wildcard as long as the account is fixed.
        var arn = ArnText.Of(value);
        var hasAccount = arn.IsComplete && Caller.IsAccount(arn.Field(4));
        if (key.Equals("s3:DataAccessPointArn", StringComparison.OrdinalIgnoreCase))
            return TruthLogic.Of(hasAccount);

        return hasAccount || (value.StartsWith("o-", StringComparison.Ordinal) && wildcard > value.IndexOf('/', StringComparison.Ordinal)) ? Truth.Unknown : Truth.False;
    }
}
