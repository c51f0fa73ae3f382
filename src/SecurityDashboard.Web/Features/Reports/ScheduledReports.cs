using System.Collections.Immutable;
using SecurityDashboard.Alerts;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Web.Features.Notifications;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>
/// Asks for the reports that schedules say are due, once for each due time, and hands on what was made. A turn that was missed while
/// nothing ran is made up for once. What is handed on by mail arrives once at least.
/// </summary>
public sealed class ScheduledReports(
    ReportScheduleStore store, ReportRequests requests, ReportQueries reports, PastQueries past, ReportMails mails, PeopleRights rights, TimeProvider time, ILogger<ScheduledReports> log)
{
    /// <summary>Longer than a mail server takes for all mails of a report.</summary>
    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var schedule in await store.DueAsync(now, cancellation))
            await GuardedAsync(schedule, () => TurnAsync(schedule, now, cancellation), (why, isLast) => store.PassAsync(schedule, now + ReportSchedules.Densest, enabled: !isLast, ScheduleOutcome.Failed, isLast ? $"{why} After {AlertSchedule.MostAttempts} attempts it was paused." : why, isLast ? 0 : schedule.Attempts + 1, now, cancellation), cancellation);
        foreach (var schedule in await store.PendingAsync(now, cancellation))
            await GuardedAsync(schedule, () => HandOnAsync(schedule, cancellation), (why, isLast) => LaterAsync(schedule, why, isLast, now, cancellation), cancellation);
    }

    /// <summary>What is wrong with one schedule keeps back no other.</summary>
    private async Task GuardedAsync(ReportScheduleRow schedule, Func<Task> work, Func<string, bool, Task> failed, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && DatabaseOutage.In(e) is null)
        {
            log.ScheduleBroke(schedule.Id, e);
            await failed($"An error of ours kept it back; the log names it beside {schedule.Id}.", schedule.Attempts + 1 >= AlertSchedule.MostAttempts);
        }
    }

    /// <summary>Out of its turn, as if it were due.</summary>
    /// <returns>The report; null while one of it is on its way already.</returns>
    /// <exception cref="FormatException">It cannot be made; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The owner of the schedule may not see what it would hold.</exception>
    public Task<Guid?> RunNowAsync(ReportScheduleRow schedule, Actor actor, CancellationToken cancellation) => StartAsync(schedule, time.GetUtcNow(), schedule.NextAt, actor, cancellation);

    private async Task TurnAsync(ReportScheduleRow schedule, DateTimeOffset now, CancellationToken cancellation)
    {
        var next = ReportSchedules.NextOf(schedule.Cron, ReportSchedules.ZoneOf(schedule.Zone), now);
        try
        {
            if (schedule.PendingId is not null)
                await store.PassAsync(schedule, next, enabled: true, ScheduleOutcome.Skipped, "The report before it was still on its way.", schedule.Attempts, now, cancellation);
            else
                await StartAsync(schedule, schedule.NextAt, next, Actor.System, cancellation);
        }
        // As alerts do: what its owner may no longer see is made for nobody in their name.
        catch (UnauthorizedAccessException)
        {
            await store.PassAsync(schedule, next, enabled: false, ScheduleOutcome.Failed, $"{schedule.Owner}, in whose name it is made, may no longer see what it holds, so it was paused. Make it yours: write a new one and remove this.", schedule.Attempts, now, cancellation);
        }
        catch (FormatException e)
        {
            await store.PassAsync(schedule, next, enabled: true, ScheduleOutcome.Failed, e.Message, schedule.Attempts, now, cancellation);
        }
    }

    private async Task<Guid?> StartAsync(ReportScheduleRow schedule, DateTimeOffset due, DateTimeOffset next, Actor actor, CancellationToken cancellation)
    {
        var owner = await rights.OfNameAsync(schedule.Owner) ?? throw new UnauthorizedAccessException($"{schedule.Owner}, in whose name it is made, may no longer sign in.");
        var (from, at) = schedule.Period.At(due, ReportSchedules.ZoneOf(schedule.Zone));
        var request = ReportRequest.Parse(schedule.Request) with { From = from, At = at is { } moment ? await past.MomentAsync(PastQueries.Text(moment), cancellation) : null };
        var wanted = requests.New(await requests.CheckAsync(request, schedule.KeepDays, owner, cancellation), schedule.KeepDays, schedule.Owner, schedule.Id);
        var report = await store.StartAsync(schedule, next, wanted, actor, cancellation);
        if (report is { } id)
            requests.TakeUp(id);
        return report;
    }

    private async Task HandOnAsync(ReportScheduleRow schedule, CancellationToken cancellation)
    {
        if (schedule.PendingId is not { } id)
            return;

        var report = await reports.FindAsync(id, cancellation);
        var now = time.GetUtcNow();
        if (report is { IsUnfinished: true } || !await store.TryHoldAsync(schedule, now, now + HoldFor, cancellation))
            return;

        switch (report)
        {
            case null or { State: ReportState.Cancelled or ReportState.Expired }:
                await store.SettleAsync(schedule, ScheduleOutcome.Skipped, "Somebody stopped or deleted the report before it was handed on.", digest: null, now, cancellation);
                break;
            case { State: ReportState.Failed }:
                await store.SettleAsync(schedule, ScheduleOutcome.Failed, report.Error ?? "It could not be made.", digest: null, now, cancellation);
                break;
            case { Digest: { } digest } when schedule.OnlyIfChanged && digest == schedule.LastDigest:
                await requests.DeleteAsync(id, Actor.System, cancellation);
                await store.SettleAsync(schedule, ScheduleOutcome.Unchanged, "It says what the last one said, so nothing was sent or kept.", digest: null, now, cancellation);
                break;
            default:
                await SendAsync(schedule, report, now, cancellation);
                break;
        }
    }

    private async Task SendAsync(ReportScheduleRow schedule, ReportSummary report, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var said = await mails.SendAsync(schedule, report, cancellation);
            await store.SettleAsync(schedule, ScheduleOutcome.Sent, said, report.Digest ?? "", now, cancellation);
        }
        catch (DeliveryException failed)
        {
            log.ScheduledReportNotSent(schedule.Id, failed.Message);
            await LaterAsync(schedule, failed.Message, schedule.Attempts + 1 >= AlertSchedule.MostAttempts, now, cancellation);
        }
    }

    /// <summary>Another attempt to hand it on, unless this was the last.</summary>
    private Task LaterAsync(ReportScheduleRow schedule, string why, bool isLast, DateTimeOffset now, CancellationToken cancellation) => isLast
        ? store.SettleAsync(schedule, ScheduleOutcome.Failed, $"The report was made and not mailed, after {AlertSchedule.MostAttempts} attempts. {why}", digest: null, now, cancellation)
        : store.RetryAsync(schedule, why, AlertSchedule.Retry(now, schedule.Attempts + 1), cancellation);
}
