using Microsoft.Extensions.Logging;
using SecurityDashboard.Aws.Sessions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Opened a session in {AccountId} as {Identity}")]
    internal static partial void SessionOpened(this ILogger log, AccountId accountId, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not renew the session of {Role} ({Failure}); it lasts until {ExpiresAt}")]
    internal static partial void RoleNotRenewed(this ILogger log, string role, SessionFailure failure, DateTimeOffset expiresAt);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not read {Operation} in {AccountId} {Region}: {Reason}")]
    internal static partial void CallFailed(this ILogger log, string operation, AccountId accountId, string region, UnreadableReason reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answer to {Operation} in {AccountId} {Region} was not understood: {Exception}")]
    internal static partial void AnswerNotUnderstood(this ILogger log, string operation, AccountId accountId, string region, string exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scanned {AccountId}: {Resources} resources, {Unread} listings not read to their end, in {Elapsed}")]
    internal static partial void Scanned(this ILogger log, AccountId accountId, int resources, int unread, TimeSpan elapsed);
}
