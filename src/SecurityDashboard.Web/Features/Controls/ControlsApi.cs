using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SecurityDashboard.Controls;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Controls;

internal static class ControlsApi
{
    public static void MapControls(this IEndpointRouteBuilder routes)
    {
        var controls = routes.MapGroup("/controls").WithTags("Controls");
        controls.MapGet("", List).WithSummary("The catalogue of controls.").Produces(StatusCodes.Status304NotModified);
        controls.MapGet("/{id}", Find).WithSummary("One control.");
    }

    private static Results<Ok<CatalogAnswer>, StatusCodeHttpResult> List(HttpContext context)
    {
        // The catalogue changes with the program only.
        var tag = new EntityTagHeaderValue($"\"{ControlCatalog.Version}-{typeof(ControlCatalog).Assembly.ManifestModule.ModuleVersionId:N}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(new CatalogAnswer(ControlCatalog.Version, [.. ControlCatalog.All.Select(ControlAnswer.Of)]));
    }

    private static Results<Ok<ControlAnswer>, NotFound> Find(string id) =>
        ControlCatalog.Find(id) is { } control ? TypedResults.Ok(ControlAnswer.Of(control)) : TypedResults.NotFound();
}

public sealed record CatalogAnswer(string CatalogVersion, ImmutableArray<ControlAnswer> Controls);

/// <param name="Satisfies">Requirements that it is evidence for, as framework and number.</param>
/// <param name="Needs">The IAM actions that the scan role needs before it can judge.</param>
public sealed record ControlAnswer(
    string Id, string Title, Severity Severity, Pillar Pillar, string ResourceType, string Risk, ImmutableArray<string> Satisfies, Remediation Remediation, ImmutableArray<string> Needs)
{
    internal static ControlAnswer Of(Control control) => new(
        control.Info.Id, control.Info.Title, control.Info.Severity, control.Pillar, control.ResourceType, control.Info.Risk, control.Info.Satisfies, control.Info.Remediation, control.Info.Needs);
}
