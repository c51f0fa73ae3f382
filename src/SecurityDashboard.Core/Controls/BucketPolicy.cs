using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Controls;

/// <summary>What the policy of a bucket surely refuses, whoever asks and whatever else is in the request.</summary>
internal static class BucketPolicy
{
    public static string ItselfOf(Bucket bucket) => bucket.Arn.Text;

    public static string ObjectsOf(Bucket bucket) => $"{bucket.Arn}/*";

    /// <param name="resource">An ARN or a pattern: <see cref="ItselfOf"/> or <see cref="ObjectsOf"/>.</param>
    /// <param name="context">What is known of the request; an open one leaves everything else to the caller.</param>
    /// <exception cref="UnreadableException">The policy, or the part of it that might decide, could not be read.</exception>
    public static bool Refuses(Bucket bucket, string action, string resource, RequestContext context)
    {
        if (bucket.Policy.Value is not { } policy)
            return false;

        var request = new AccessRequest { Caller = Caller.Anyone, Action = action, Resource = resource, ResourceIsPattern = true, ResourceAccount = bucket.Owner.Text, Context = context };
        var refuses = PolicyEvaluator.Consult(policy, request).Denies is Truth.True;
        var malformed = policy.WhyUnreadable ?? policy.Statements.FirstOrDefault(statement => statement.WhyUnreadable is not null)?.WhyUnreadable;
        return refuses || malformed is null
            ? refuses
            : throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "s3:GetBucketPolicy", $"The policy of the bucket {bucket.Name} cannot be understood: {malformed}") { Resource = bucket.Arn.Text });
    }

    /// <summary>Whether every request is refused of which this is known, to the bucket and to its objects.</summary>
    /// <exception cref="UnreadableException">The policy, or the part of it that might decide, could not be read.</exception>
    public static (bool Itself, bool Objects) RefusesAll(Bucket bucket, RequestContext context) =>
        (Refuses(bucket, "s3:*", ItselfOf(bucket), context), Refuses(bucket, "s3:*", ObjectsOf(bucket), context));

    /// <summary>Whether every request without TLS is refused, to the bucket and to its objects.</summary>
    /// <exception cref="UnreadableException">The policy, or the part of it that might decide, could not be read.</exception>
    public static (bool Itself, bool Objects) RefusesPlainHttp(Bucket bucket) => RefusesAll(bucket, RequestContext.Open.With("aws:SecureTransport", "false"));
}
