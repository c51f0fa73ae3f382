using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Trouble}")]
    internal static partial void DatabaseUnusable(this ILogger log, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "Judged {AccountId} again: {Opened} opened, {Resolved} resolved")]
    internal static partial void Evaluated(this ILogger log, AccountId accountId, int opened, int resolved);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed and begins again in {Pause}")]
    internal static partial void BackgroundFailed(this ILogger log, Exception exception, string work, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not scan {AccountId}: {Why}")]
    internal static partial void ScanFailed(this ILogger log, AccountId accountId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scan of {AccountId} met an error that nobody foresaw")]
    internal static partial void ScanBroke(this ILogger log, Exception exception, AccountId accountId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Added no demo sign-ins: this database holds people of a real installation. Choose another Data:Directory for the demo")]
    internal static partial void NoDemoPeople(this ILogger log);
}
