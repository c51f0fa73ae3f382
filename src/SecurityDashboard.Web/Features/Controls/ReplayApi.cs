using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Controls;

internal static class ReplayApi
{
    public static void MapReplay(this IEndpointRouteBuilder controls)
    {
        controls.MapGet("/{id}/replays", ListAsync).WithSummary("The replays of the control that are kept, the latest first, without what they found.").RequireAuthorization(Capabilities.Configure);
        controls.MapPost("/{id}/replays", AskAsync).WithSummary("What the control, as it is now or with another value of a setting, would have found in what is stored since a moment. Worked on in the background, one at a time; its address says how far it is. No finding is written.")
            .RequireAuthorization(Capabilities.Configure).RequireRateLimiting(RateLimits.Work);
        controls.MapGet("/{id}/replays/{replay:guid}", FindAsync).WithSummary("How far a replay is, and what it found.").RequireAuthorization(Capabilities.Configure);
        controls.MapPost("/{id}/replays/{replay:guid}/cancel", CancelAsync).WithSummary("Stop a replay. One that runs stops within seconds.").RequireAuthorization(Capabilities.Configure);
    }

    private static async Task<Results<Ok<ReplaysAnswer>, NotFound>> ListAsync(ReplayStore store, string id, CancellationToken cancellation) =>
        ControlCatalog.Find(id) is null ? TypedResults.NotFound() : TypedResults.Ok(new ReplaysAnswer(await store.ListAsync(id, cancellation)));

    private static async Task<Results<Accepted<ReplaySummary>, NotFound>> AskAsync(ReplayRequests requests, ReplayStore store, HttpContext context, string id, NewReplay wanted, CancellationToken cancellation)
    {
        if (ControlCatalog.Find(id) is not { } control)
            return TypedResults.NotFound();

        var replay = await requests.AskAsync(control, wanted.From, wanted.Setting, wanted.Value, context.Actor(), cancellation);
        return TypedResults.Accepted($"/api/v1/controls/{id}/replays/{replay}", await store.FindAsync(replay, cancellation));
    }

    private static async Task<Results<Ok<ReplaySummary>, NotFound>> FindAsync(ReplayStore store, string id, Guid replay, CancellationToken cancellation) =>
        await store.FindAsync(replay, cancellation) is { } found && found.Control == id ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Accepted, NotFound>> CancelAsync(ReplayStore store, HttpContext context, string id, Guid replay, CancellationToken cancellation) =>
        await store.FindAsync(replay, cancellation) is { } found && found.Control == id && await store.CancelAsync(replay, context.Actor(), cancellation)
            ? TypedResults.Accepted($"/api/v1/controls/{id}/replays/{replay}")
            : TypedResults.NotFound();
}

/// <param name="From">A moment in UTC such as 2026-07-01T02:00Z.</param>
/// <param name="Setting">The name of a setting of the control that is tried with another value; none where it is left out.</param>
/// <param name="Value">The value that it is tried with.</param>
public sealed record NewReplay(string From, string? Setting, string? Value);

public sealed record ReplaysAnswer(ImmutableArray<ReplaySummary> Items);
