namespace SecurityDashboard.AwsSdk;

/// <summary>An AWS operation that this program may call, and the IAM action that authorises it.</summary>
/// <param name="Service">The SDK's ServiceId, such as "CodePipeline" or "Secrets Manager".</param>
/// <param name="Operation">The SDK's name of the operation: its request type without "Request".</param>
/// <param name="Action">The IAM action, such as "s3:GetEncryptionConfiguration"; null where a bearer token authorises the call.</param>
/// <param name="Caller">Whose credentials make the call.</param>
public sealed record ReadOperation(string Service, string Operation, string? Action, Caller Caller);

/// <summary>Whose credentials make a call.</summary>
public enum Caller
{
    /// <summary>A session of the scan role, in the account that is scanned.</summary>
    ScanRole,

    /// <summary>The program's own credentials, to get a session.</summary>
    Hub,
}
