using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Sessions;

/// <summary>Puts into words why STS gave no session, and tells the causes apart that people fix in different places.</summary>
internal static class SessionErrors
{
    public static bool Explains(Exception e, CancellationToken cancellation) => e is not SessionException && AwsErrors.Explains(e, cancellation);

    public static RoleNotAssumableException NotAssumed(string roleArn, string caller, Exception e)
    {
        var (failure, message) = FailureOf(e) switch
        {
            SessionFailure.Refused when SaysIdentityPolicy(e) => (SessionFailure.Refused, $"{caller} has no permission for it. Allow it sts:AssumeRole on this role."),
            SessionFailure.Refused => (SessionFailure.Refused,
                $"AWS refused. Compare the ExternalId in its trust policy with Accounts › Setup, and the trust policy's principal with {caller}; the role must exist, and {caller} needs sts:AssumeRole on it."),
            SessionFailure.BadCredentials => (SessionFailure.BadCredentials, $"the credentials of this program are expired or not valid ({AwsErrors.CodeOf(e)}). Renew them."),
            SessionFailure.NoCredentials => (SessionFailure.NoCredentials, "this program has no AWS credentials. Set a profile or environment variables, or give the machine a role."),
            SessionFailure.Misconfigured => (SessionFailure.Misconfigured, $"STS does not accept the request: {AwsErrors.Text(e)}. Check the role's name, its maximum session duration and the ExternalId under Accounts › Setup."),
            _ => (SessionFailure.Unreachable, $"STS could not be reached or failed: {AwsErrors.Text(e)}. Check the network, the proxy and Aws:EndpointUrl, and try again."),
        };
        return new RoleNotAssumableException(failure, roleArn, $"Cannot assume {roleArn}: {message}", e);
    }

    public static SessionException NotIdentified(Exception e) => FailureOf(e) switch
    {
        SessionFailure.BadCredentials or SessionFailure.Refused => new SessionException(
            SessionFailure.BadCredentials, $"STS does not accept the AWS credentials ({AwsErrors.CodeOf(e)}): they are expired or not valid. Renew them.", e),
        SessionFailure.NoCredentials => new SessionException(
            SessionFailure.NoCredentials, "There are no AWS credentials. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, run aws sso login, or give the machine a role.", e),
        _ => new SessionException(SessionFailure.Unreachable, $"STS could not be reached or failed: {AwsErrors.Text(e)}. Check the network, the proxy and Aws:EndpointUrl, and try again.", e),
    };

    public static SessionException WrongAccount(ScanTarget target, AccountId wanted, CallerIdentity found)
    {
        if (target is not RoleTarget role)
            return new SessionException(
                SessionFailure.WrongAccount, $"The AWS credentials belong to account {found.Account} ({found.Arn}), not to {wanted}. Use credentials of {wanted}, or a role in it.");

        var arn = RoleArns.Of(role, found.Arn.Partition);
        return new RoleNotAssumableException(SessionFailure.WrongAccount, arn, $"Assumed {arn}, but the session is in {found.Account} ({found.Arn}). Correct the role under Accounts › Setup.");
    }

    private static SessionFailure FailureOf(Exception e) => AwsErrors.CodeOf(e) switch
    {
        "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "InvalidToken" or "RequestExpired"
            or "InvalidAccessKeyId" or "AuthFailure" or "IncompleteSignature" => SessionFailure.BadCredentials,
        var code when AwsErrors.IsDenial(code) => SessionFailure.Refused,
        "ValidationError" or "ValidationException" or "MalformedPolicyDocument" or "PackedPolicyTooLarge" or "InvalidParameterValue" => SessionFailure.Misconfigured,
        _ when e is AmazonClientException && AwsErrors.IsMissingCredentials(e) => SessionFailure.NoCredentials,
        _ => SessionFailure.Unreachable,
    };

    // AWS adds which kind of policy was in the way, where it knows.
    private static bool SaysIdentityPolicy(Exception e) => e.Message.Contains("no identity-based policy allows", StringComparison.Ordinal);
}
