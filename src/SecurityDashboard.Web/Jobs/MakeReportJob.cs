using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Features.Reports;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Makes one report. Whoever holds its lease works on it, so that a second start does nothing.</summary>
public sealed class MakeReportJob(ReportMaker maker, ReportStore store, ILogger<MakeReportJob> log)
{
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(string reportId, CancellationToken cancellation)
    {
        if (await store.TryLeaseAsync(Guid.Parse(reportId), cancellation) is not { } lease)
            return;

        try
        {
            if (await maker.MakeAsync(lease, cancellation) is { } made)
                await store.FinishAsync(lease, made, cancellation);
            else
                await store.StopAsync(lease, cancellation);
        }
        // The process ends: another one takes it up when the lease is over.
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (FormatException e)
        {
            await store.FailAsync(lease, e.Message, cancellation);
        }
        // The boundary of a job: whatever it was, who waits for the report is told.
        catch (Exception e)
        {
            log.ReportFailed(e, lease.Id);
            await store.FailAsync(lease, $"It could not be made. Ask for it again; if it fails again, look for {lease.Id} in the log.", cancellation);
        }
    }
}
