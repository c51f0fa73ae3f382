namespace SecurityDashboard.Aws;

/// <summary>No session could be opened: the message says what happened, with what, and what to do.</summary>
public class SessionException(SessionFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public SessionFailure Failure => failure;
}

/// <summary>A role could not be assumed, or led somewhere else.</summary>
public sealed class RoleNotAssumableException(SessionFailure failure, string roleArn, string message, Exception? cause = null)
    : SessionException(failure, message, cause)
{
    public string RoleArn => roleArn;
}

/// <summary>What kept a session from being opened.</summary>
public enum SessionFailure
{
    /// <summary>There are no credentials to begin with: no variable, profile, SSO session, container or instance role.</summary>
    NoCredentials,

    /// <summary>The credentials at hand have expired or are not valid.</summary>
    BadCredentials,

    /// <summary>AWS refused: the trust policy, the ExternalId or the caller's own permission.</summary>
    Refused,

    /// <summary>STS could not be reached, or failed.</summary>
    Unreachable,

    /// <summary>The session belongs to another account than the one asked for.</summary>
    WrongAccount,

    /// <summary>The role's name or ARN, or the ExternalId, is not one that AWS could accept.</summary>
    Misconfigured,
}
