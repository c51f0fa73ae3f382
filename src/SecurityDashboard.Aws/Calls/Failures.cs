using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Calls;

/// <summary>Turns a call that failed into the reason that a snapshot keeps and people read.</summary>
internal static class Failures
{
    // AWS names the kind of policy that was in the way, where it knows:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    private static readonly (string Text, string Advice)[] Denials =
    [
        ("service control policy", "A service control policy of the organization denies it, so permissions of the role cannot help: change that policy, or leave the region out of those to scan."),
        ("resource control policy", "A resource control policy of the organization denies it: change that policy."),
        ("permissions boundary", "The role's permissions boundary does not allow it: add the action there."),
        ("VPC endpoint policy", "The policy of the VPC endpoint denies it: allow the action there."),
        ("explicit deny in a resource-based policy", "The resource's own policy denies it: except the scan role from that statement."),
        ("explicit deny in an identity-based policy", "A policy of the role denies it: except the action from that statement."),
    ];

    public static Unreadable Explain(Exception e, string operation, string? resource, string region, AwsSession session)
    {
        var about = resource is null ? $"in {region} of account {session.Account}" : $"of {AwsErrors.Line(resource)}";
        var action = Operations.Named(operation).Action;
        var reason = ReasonOf(e, session);
        return new Unreadable(reason, operation, reason switch
        {
            UnreadableReason.AccessDenied => $"{session.Identity} was refused {operation} {about}. {Advice(e, action)}",
            UnreadableReason.Throttled => $"AWS throttled {operation} {about} until the retries were used up. Scan again later; other tools may be using up the account's request limit.",
            UnreadableReason.RegionOff => $"{operation} {about}: the region is not enabled for the account, or does not offer the service ({AwsErrors.Text(e)}). Enable it, or leave {region} out of the regions to scan.",
            UnreadableReason.NotFound => $"{operation} {about}: AWS says that it does not exist ({AwsErrors.Text(e)}).",
            UnreadableReason.Malformed => $"The answer to {operation} {about} does not have the form that AWS documents. Scan again; if it stays, report it.",
            _ => $"{operation} {about} failed: {AwsErrors.Text(e)}. Scan again later; an endpoint that is not AWS may not know the operation.",
        })
        {
            Resource = resource,
            MissingPermission = reason is UnreadableReason.AccessDenied && e is not SessionException ? action : null,
        };
    }

    public static Unreadable EndlessListing(string operation, string region) => new(
        UnreadableReason.Malformed, operation, $"{operation} in {region} repeats its page token and has no end. Scan again; if it stays, report it.");

    private static UnreadableReason ReasonOf(Exception e, AwsSession session) => AwsErrors.CodeOf(e) switch
    {
        _ when e is SessionException { Failure: SessionFailure.Unreachable } => UnreadableReason.ServiceError,
        _ when e is SessionException => UnreadableReason.AccessDenied,
        _ when AwsErrors.IsThrottling(e) => UnreadableReason.Throttled,

        // STS accepts the session, so a region that does not is one that the account has not enabled.
        "OptInRequired" or "InvalidClientTokenId" or "UnrecognizedClientException" or "SubscriptionRequiredException" or "AuthFailure" => UnreadableReason.RegionOff,
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => UnreadableReason.ServiceError,
        var code when AwsErrors.IsDenial(code) || AwsErrors.StatusOf(e) is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.Unauthorized => UnreadableReason.AccessDenied,
        _ when AwsErrors.IsNotFound(e) => UnreadableReason.NotFound,
        _ when AwsErrors.IsNameUnknown(e) => session.HasOwnEndpoint ? UnreadableReason.ServiceError : UnreadableReason.RegionOff,
        _ when AwsErrors.IsMalformed(e) => UnreadableReason.Malformed,
        _ when AwsErrors.IsFailure(e) => UnreadableReason.ServiceError,
        _ => UnreadableReason.Malformed,
    };

    private static string Advice(Exception e, string? action) => e is SessionException
        ? AwsErrors.Line(e.Message)
        : Denials.FirstOrDefault(denial => e.Message.Contains(denial.Text, StringComparison.Ordinal)).Advice ?? $"Grant {action} to it.";
}
