using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Findings;

internal static class SavedViewsApi
{
    public static void MapSavedViews(this IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/views").WithTags("Views");
        views.MapGet("", ListAsync).WithSummary("The caller's own views of findings and those that are shared, by name.");
        views.MapGet("/{slug}", FindAsync).WithSummary("One view; its slug never changes.");
        views.MapPost("", AddAsync).WithSummary("Names a filter of findings.");
        views.MapPut("/{slug}", ChangeAsync).WithSummary("Changes one of the caller's own views; its slug stays.");
        views.MapDelete("/{slug}", RemoveAsync).WithSummary("Removes one of the caller's own views.");
    }

    private static async Task<Ok<SavedViewsAnswer>> ListAsync(SavedViewStore views, HttpContext context, CancellationToken cancellation) =>
        TypedResults.Ok(new SavedViewsAnswer(await views.ListAsync(Callers.NameOf(context.User), cancellation)));

    private static async Task<Results<Ok<SavedView>, NotFound>> FindAsync(SavedViewStore views, HttpContext context, string slug, CancellationToken cancellation) =>
        await views.FindAsync(slug, Callers.NameOf(context.User), cancellation) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound();

    private static async Task<Created<SavedView>> AddAsync(SavedViewStore views, TimeProvider time, HttpContext context, NewSavedView view, CancellationToken cancellation)
    {
        Check(view.Query, time);
        var added = await views.AddAsync(view.Name, view.Query, view.Shared, context.Actor(), cancellation);
        return TypedResults.Created($"/api/v1/views/{added.Slug}", added);
    }

    private static async Task<Results<Ok<SavedView>, NotFound>> ChangeAsync(SavedViewStore views, TimeProvider time, HttpContext context, string slug, NewSavedView view, CancellationToken cancellation)
    {
        Check(view.Query, time);
        return await views.ChangeAsync(slug, view.Name, view.Query, view.Shared, context.Actor(), cancellation) is { } changed ? TypedResults.Ok(changed) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(SavedViewStore views, HttpContext context, string slug, CancellationToken cancellation) =>
        await views.RemoveAsync(slug, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static void Check(string query, TimeProvider time)
    {
        if (FindingAddress.Parse($"?{query.TrimStart('?')}", time.GetUtcNow()) is { Unknown: { IsEmpty: false } unknown })
            throw ApiRoutes.NotUnderstood(unknown);
    }
}

/// <param name="Query">As in the address of the findings page.</param>
/// <param name="Shared">Everybody sees it.</param>
public sealed record NewSavedView(string Name, string Query, bool Shared);

public sealed record SavedViewsAnswer(ImmutableArray<SavedView> Items);
