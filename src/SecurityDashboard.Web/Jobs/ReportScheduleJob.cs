using Hangfire;
using SecurityDashboard.Web.Features.Reports;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every minute: asks for the reports that are due, and hands on those that are made.</summary>
public sealed class ReportScheduleJob(ScheduledReports reports)
{
    public const string EveryMinute = "* * * * *";

    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public Task RunAsync(CancellationToken cancellation) => reports.RunAsync(cancellation);
}
