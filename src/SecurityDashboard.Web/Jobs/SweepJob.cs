using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Features.Reports;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every minute: ends exceptions whose time is over, takes up what ended processes left behind, and brings the schedules in line with the accounts; makes and forgets reports, and replays.</summary>
public sealed class SweepJob(ExceptionStore exceptions, ScanStore scans, ScanRequests requests, ScanSchedules schedules, ReportRequests reports, ReplayRequests replays)
{
    public const string EveryMinute = "* * * * *";

    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        await exceptions.ExpireAsync(cancellation);
        var left = await scans.SweepAsync(cancellation);
        foreach (var scan in left.Scans)
            requests.TakeUp(scan);
        foreach (var account in left.Accounts)
            requests.Evaluate(account);
        await reports.SweepAsync(cancellation);
        await replays.SweepAsync(cancellation);
        await schedules.ApplyAsync(cancellation);
    }
}
