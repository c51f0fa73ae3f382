using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Secrets;

internal static class AllowedValuesApi
{
    public static void MapAllowedValues(this IEndpointRouteBuilder routes)
    {
        var allowed = routes.MapGroup("/allowed-values").WithTags("Allowed values");
        allowed.MapGet("", ListAsync).WithSummary("Secrets and patterns of secrets that are none in this organisation, the latest first.").RequireAuthorization(Capabilities.ViewEvidence);
        allowed.MapPost("", AllowAsync).WithSummary("Allow a secret by its fingerprint, which counts at once, or values by a pattern, which counts from each account's next scan on.").RequireAuthorization(Capabilities.Configure);
        allowed.MapDelete("/{id:guid}", RemoveAsync).WithSummary("What was allowed counts again, at once.").RequireAuthorization(Capabilities.Configure);
    }

    private static async Task<Ok<AllowedValuesAnswer>> ListAsync(AllowedValueStore allowed, CancellationToken cancellation) =>
        TypedResults.Ok(new AllowedValuesAnswer(await allowed.ListAsync(cancellation)));

    private static async Task<Created<AllowedValueSummary>> AllowAsync(AllowedSecrets secrets, HttpContext context, NewAllowedValue value, CancellationToken cancellation)
    {
        var entry = await secrets.AllowAsync(value.Kind, value.Text, value.Reason, context.Actor(), cancellation);
        return TypedResults.Created($"/api/v1/allowed-values/{entry.Id}", entry);
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(AllowedSecrets secrets, HttpContext context, Guid id, CancellationToken cancellation) =>
        await secrets.RemoveAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <param name="Kind">fingerprint or pattern.</param>
/// <param name="Text">A fingerprint from a finding's evidence, or a regular expression that matches whole values. Never a value.</param>
/// <param name="Reason">For who reads it in a year.</param>
public sealed record NewAllowedValue(AllowedValueKind Kind, string Text, string Reason);

public sealed record AllowedValuesAnswer(ImmutableArray<AllowedValueSummary> Items);
