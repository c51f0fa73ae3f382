using Microsoft.Extensions.Logging;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not scan {AccountId}: {Why}")]
    internal static partial void ScanFailed(this ILogger log, AccountId accountId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scan {ScanId} of {AccountId} met an error that nobody foresaw")]
    internal static partial void ScanBroke(this ILogger log, Exception exception, string scanId, AccountId accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database went away during scan {ScanId} of {AccountId}; the scan goes on when it is back: {Why}")]
    internal static partial void DatabaseWentAway(this ILogger log, string scanId, AccountId accountId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Control {ControlId} failed on {Resources} resources of {AccountId}, which are unknown to it; the first is {Resource}")]
    internal static partial void ControlFailed(this ILogger log, Exception exception, string controlId, int resources, AccountId accountId, string resource);
}
