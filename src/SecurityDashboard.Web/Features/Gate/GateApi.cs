using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Gates;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Gate;

internal static class GateApi
{
    public static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pipelines/{id:guid}/gate", AnswerAsync).WithTags("Gate").WithSummary("Whether a change of the pipeline may go on, by a gate policy, and every condition that says so.");
        var policies = routes.MapGroup("/gate-policies").WithTags("Gate");
        policies.MapGet("", ListAsync).WithSummary("The gate policies, the default first.");
        policies.MapGet("/{name}", FindAsync).WithSummary("One gate policy.");
        policies.MapPut("/{name}", SaveAsync).RequireAuthorization(Capabilities.Administer).WithSummary("Writes a gate policy; the name in the address counts.");
        policies.MapDelete("/{name}", RemoveAsync).RequireAuthorization(Capabilities.Administer).WithSummary("Removes a gate policy; the default is then the built-in one.");
    }

    private static async Task<Results<Ok<GateAnswerAnswer>, NotFound>> AnswerAsync(
        PipelineGates gates, PastQueries past, HttpContext context, Guid id,
        [Description("The name of a gate policy; default where it is left out.")] string? policy,
        [Description("What began to fail after this moment is new, such as 2026-07-01T02:00Z; the policy's days where it is left out.")] string? since,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var newSince = since is null ? (DateTimeOffset?)null : PastQueries.Parse(since) ?? throw new FormatException($"since is {since}. Write a moment in UTC such as 2026-07-01T02:00Z.");
        return await gates.AnswerAsync(id, policy ?? GatePolicy.DefaultName, newSince, await past.MomentAsync(at, cancellation), cancellation) is var (answer, facts)
            ? TypedResults.Ok(GateAnswerAnswer.Of(answer, facts, $"{context.Request.Scheme}://{context.Request.Host}"))
            : TypedResults.NotFound();
    }

    private static async Task<Ok<GatePoliciesAnswer>> ListAsync(GatePolicies policies, CancellationToken cancellation) =>
        TypedResults.Ok(new GatePoliciesAnswer([.. (await policies.ListAsync(cancellation)).Select(GatePolicyAnswer.Of)]));

    private static async Task<Results<Ok<GatePolicyAnswer>, NotFound>> FindAsync(GatePolicies policies, string name, CancellationToken cancellation) =>
        await policies.FindAsync(name, cancellation) is { } policy ? TypedResults.Ok(GatePolicyAnswer.Of(policy)) : TypedResults.NotFound();

    private static async Task<Ok<GatePolicyAnswer>> SaveAsync(GatePolicies policies, HttpContext context, string name, GatePolicyAnswer draft, CancellationToken cancellation)
    {
        var policy = (draft with { Name = name }).ToPolicy();
        await policies.SaveAsync(policy, context.Actor(), cancellation);
        return TypedResults.Ok(GatePolicyAnswer.Of(policy));
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(GatePolicies policies, HttpContext context, string name, CancellationToken cancellation) =>
        await policies.RemoveAsync(name, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
}
