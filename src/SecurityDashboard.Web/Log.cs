using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Trouble}")]
    internal static partial void DatabaseUnusable(this ILogger log, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "Judged {AccountId} again: {Opened} opened, {Resolved} resolved")]
    internal static partial void Evaluated(this ILogger log, AccountId accountId, int opened, int resolved);

    [LoggerMessage(Level = LogLevel.Information, Message = "Forgot {Rows} rows of {Kind} that are no longer kept")]
    internal static partial void Forgot(this ILogger log, Data.RetentionKind kind, long rows);

    [LoggerMessage(Level = LogLevel.Error, Message = "Replay {ReplayId} failed")]
    internal static partial void ReplayFailed(this ILogger log, Exception exception, Guid replayId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Report {ReportId} could not be made")]
    internal static partial void ReportFailed(this ILogger log, Exception exception, Guid reportId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of alert {AlertId} was not delivered: {Why}")]
    internal static partial void AlertFailed(this ILogger log, Guid alertId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Alert {AlertId} could not be told")]
    internal static partial void AlertBroke(this ILogger log, Guid alertId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The turn of schedule {ScheduleId} failed")]
    internal static partial void ScheduleBroke(this ILogger log, Guid scheduleId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A report of schedule {ScheduleId} was not mailed: {Why}")]
    internal static partial void ScheduledReportNotSent(this ILogger log, Guid scheduleId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed and begins again in {Pause}")]
    internal static partial void BackgroundFailed(this ILogger log, Exception exception, string work, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Added no demo sign-ins: this database holds people of a real installation. Choose another Data:Directory for the demo")]
    internal static partial void NoDemoPeople(this ILogger log);
}
