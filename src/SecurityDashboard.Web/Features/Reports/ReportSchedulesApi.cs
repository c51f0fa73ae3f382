using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

internal static class ReportSchedulesApi
{
    public static void MapReportSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/reports/schedules").WithTags("Reports").RequireAuthorization(Capabilities.Export).AddEndpointFilter(RefuseAsync);
        schedules.MapGet("", ListAsync).WithSummary("Reports that are made again and again: one's own, and those of others for who may read them.");
        schedules.MapPost("", AddAsync).WithSummary("Have a report made again and again, and mailed.").ProducesProblem(StatusCodes.Status403Forbidden);
        schedules.MapGet("/{id:guid}", FindAsync).WithSummary("One schedule: when it is due next, and what came of it last. Its ETag is the version that a change may name.");
        schedules.MapPut("/{id:guid}", ChangeAsync).WithSummary("Change it. With If-Match only if nobody changed it since.").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        schedules.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Make no more of it. Reports that were made are kept.");
        schedules.MapPost("/{id:guid}/run", RunAsync).RequireRateLimiting(RateLimits.Work).WithSummary("Make one now, beside its turns.").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (UnauthorizedAccessException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status403Forbidden);
        }
    }

    private static async Task<Ok<ReportSchedulesAnswer>> ListAsync(ReportSchedules schedules, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(new ReportSchedulesAnswer([.. (await schedules.ListAsync(context.User, cancellation)).Select(ReportScheduleAnswer.Of)]));

    private static async Task<Created<ReportScheduleAnswer>> AddAsync(ReportSchedules schedules, HttpContext context, ReportScheduleDraft draft, CancellationToken cancellation)
    {
        var id = await schedules.AddAsync(draft, context.User, context.Actor(), cancellation);
        return TypedResults.Created($"/api/v1/reports/schedules/{id}", await schedules.FindAsync(id, context.User, cancellation) is { } added ? ReportScheduleAnswer.Of(added) : null);
    }

    private static async Task<Results<Ok<ReportScheduleAnswer>, NotFound>> FindAsync(ReportSchedules schedules, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await schedules.FindAsync(id, context.User, cancellation) is not { } schedule)
            return TypedResults.NotFound();

        context.Tag(schedule.Version);
        return TypedResults.Ok(ReportScheduleAnswer.Of(schedule));
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> ChangeAsync(ReportSchedules schedules, HttpContext context, Guid id, ReportScheduleDraft draft, CancellationToken cancellation) =>
        await schedules.FindAsync(id, context.User, cancellation) is { } schedule
            ? Versions.Answer(await schedules.ChangeAsync(schedule, draft, context.Expected(), context.User, context.Actor(), cancellation))
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(ReportSchedules schedules, HttpContext context, Guid id, CancellationToken cancellation) =>
        await schedules.FindAsync(id, context.User, cancellation) is { } schedule && await schedules.RemoveAsync(schedule, context.User, context.Actor(), cancellation) is not null ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Accepted<ScheduledReportAnswer>, NotFound, ProblemHttpResult>> RunAsync(ReportSchedules schedules, ScheduledReports reports, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await schedules.FindAsync(id, context.User, cancellation) is not { } schedule)
            return TypedResults.NotFound();

        ReportSchedules.Refuse(context.User, schedule);
        return await reports.RunNowAsync(schedule, context.Actor(), cancellation) is { } report
            ? TypedResults.Accepted($"/api/v1/reports/{report}", new ScheduledReportAnswer(report))
            : TypedResults.Problem("A report of it is on its way already.", statusCode: StatusCodes.Status409Conflict);
    }
}

public sealed record ReportSchedulesAnswer(ImmutableArray<ReportScheduleAnswer> Items);

/// <param name="Report">Its id.</param>
public sealed record ScheduledReportAnswer(Guid Report);

/// <param name="Request">What is asked for each time.</param>
/// <param name="NextAt">Absent while it is paused.</param>
/// <param name="Pending">The report that is being made or not handed on yet.</param>
/// <param name="Attempts">To mail it, in vain.</param>
/// <param name="LastResult">What came of it, in a sentence.</param>
/// <param name="LastReport">The last one that was handed on.</param>
public sealed record ReportScheduleAnswer(
    Guid Id, string Name, JsonNode? Request, ReportPeriod Period, string Cron, string Zone, ImmutableArray<string> Recipients, bool OnlyIfChanged, int KeepDays, string Owner, bool Paused, int Version, DateTimeOffset? NextAt, Guid? Pending, int Attempts,
    ScheduleOutcome? LastOutcome, DateTimeOffset? LastAt, string LastResult, Guid? LastReport)
{
    internal static ReportScheduleAnswer Of(ReportScheduleRow row) => new(
        row.Id, row.Name, JsonNode.Parse(row.Request), row.Period, row.Cron, row.Zone, [.. row.Recipients.Split(',', StringSplitOptions.RemoveEmptyEntries)], row.OnlyIfChanged, row.KeepDays, row.Owner, !row.Enabled, row.Version, row.Enabled ? row.NextAt : null,
        row.PendingId, row.Attempts, row.LastOutcome, row.LastAt, row.LastResult, row.LastReportId);
}
