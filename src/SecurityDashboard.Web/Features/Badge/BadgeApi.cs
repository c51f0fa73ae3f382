using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Badge;

internal static class BadgeApi
{
    public static void MapBadges(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/pipelines/{id:guid}/badge", MakeAsync).WithTags("Badge").RequireAuthorization(Capabilities.Scan).WithMetadata(new AboutRoute(AboutKind.Pipeline)).WithSummary("Makes the public link of a pipeline's badge; the one before shows nothing any more.");
        routes.MapDelete("/pipelines/{id:guid}/badge", RevokeAsync).WithTags("Badge").RequireAuthorization(Capabilities.Scan).WithMetadata(new AboutRoute(AboutKind.Pipeline)).WithSummary("The badge's link shows nothing any more.");
    }

    /// <summary>For everybody who has the link.</summary>
    public static void MapPublicBadges(this WebApplication app)
    {
        app.MapGet("/badge/{token}.svg", (Badges badges, HttpContext context, string token, CancellationToken cancellation) => ShowAsync(badges, context, token, face => (face.ToSvg(), "image/svg+xml"), cancellation)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/badge/{token}.json", (Badges badges, HttpContext context, string token, CancellationToken cancellation) => ShowAsync(badges, context, token, face => (face.ToJson(), "application/json"), cancellation)).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(Badges badges, HttpContext context, string token, Func<BadgeFace, (string Text, string Type)> draw, CancellationToken cancellation)
    {
        if (await badges.FindAsync(token, cancellation) is not { } face)
            return TypedResults.NotFound();

        var (text, type) = draw(face);
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(bytes, type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\""));
    }

    private static async Task<Results<Created<BadgeAnswer>, NotFound>> MakeAsync(Badges badges, PipelineQueries pipelines, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await pipelines.FindAsync(id, cancellation) is null)
            return TypedResults.NotFound();

        var token = await badges.MakeAsync(id, context.Actor(), cancellation);
        return TypedResults.Created($"/badge/{token}.svg", new BadgeAnswer($"/badge/{token}.svg", $"/badge/{token}.json"));
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(Badges badges, HttpContext context, Guid id, CancellationToken cancellation) =>
        await badges.RevokeAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <param name="Svg">The address of the picture; whoever has it sees the grade.</param>
/// <param name="Json">The address for shields.io.</param>
public sealed record BadgeAnswer(string Svg, string Json);
