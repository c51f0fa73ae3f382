using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Findings;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Exceptions;

internal static class ExceptionsApi
{
    private static readonly ListAnswer<ExceptionAnswer> Answers = new("exceptions",
        ("id", it => it.Id), ("state", it => it.State), ("kind", it => it.Kind), ("about", it => it.About), ("up_to", it => it.UpTo), ("covers", it => it.Covers), ("reason", it => it.Reason),
        ("owner", it => it.Owner), ("ticket", it => it.Ticket), ("requested_by", it => it.RequestedBy), ("requested_at", it => it.RequestedAt), ("expires_at", it => it.ExpiresAt),
        ("decided_by", it => it.DecidedBy), ("decided_at", it => it.DecidedAt), ("note", it => it.Note), ("withdrawn_by", it => it.WithdrawnBy), ("withdrawn_at", it => it.WithdrawnAt));

    public static void MapExceptions(this IEndpointRouteBuilder routes)
    {
        var exceptions = routes.MapGroup("/exceptions").WithTags("Exceptions");
        exceptions.MapGet("", ListAsync).WithSummary("Exceptions, the latest request first. The same filters as the address of the page.").ProducesList<ExceptionAnswer>();
        exceptions.MapPost("", RequestAsync).WithSummary("Ask for an exception, for one finding, for a control on a pattern of resources, or for a tag. Up to Medium it takes effect at once where who asks may approve; above, somebody else has to approve it.")
            .RequireAuthorization(Capabilities.RequestException);
        exceptions.MapPost("/preview", PreviewAsync).WithSummary("What an exception would cover now, the worst first, and for how long it may be had.").RequireAuthorization(Capabilities.RequestException);
        exceptions.MapGet("/policy", PolicyAsync).WithSummary("For how many days exceptions may be had, by severity.");
        exceptions.MapPut("/policy", SetPolicyAsync).WithSummary("Change for how many days exceptions may be had, from the next request and approval on.").RequireAuthorization(Capabilities.Configure);
        exceptions.MapGet("/{id:guid}", FindAsync).WithSummary("One exception with its history.");
        exceptions.MapPost("/{id:guid}/approve", ApproveAsync).WithSummary("Approve it; it takes effect at once. Never what one asked for oneself.").ProducesSteps().RequireAuthorization(Capabilities.ApproveException);
        exceptions.MapPost("/{id:guid}/refuse", RefuseAsync).WithSummary("Refuse it, and say why.").ProducesSteps().RequireAuthorization(Capabilities.ApproveException);
        exceptions.MapPost("/{id:guid}/withdraw", WithdrawAsync).WithSummary("End it at once: for who asked for it, and who may approve.").ProducesSteps();
        exceptions.MapPost("/{id:guid}/extend", ExtendAsync).WithSummary("Ask for the same again with another end. It is a request like any other.").RequireAuthorization(Capabilities.RequestException);
    }

    private static RouteHandlerBuilder ProducesSteps(this RouteHandlerBuilder route) => route.ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> ListAsync(
        ExceptionQueries queries, PastQueries past, TimeProvider time, HttpContext context,
        [AsParameters] Part part,
        [Description("Of requested, active, refused, withdrawn, expired.")] string? state,
        [Description("inbox: what waits and others asked for. mine: what one asked for oneself.")] string? view,
        [Description("Only what ends within so many days.")] int? ends,
        [Description("Part of the reason, the owner, the control, the resource or the ticket.")] string? q,
        [Description("json or csv; csv holds them all.")] string? format,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        var address = ExceptionAddress.Parse(context.Request.QueryString.Value ?? "", Deciders.NameOf(context.User), moment ?? time.GetUtcNow());
        if (!address.Unknown.IsEmpty)
            throw ApiRoutes.NotUnderstood(address.Unknown);

        var then = queries.At(moment);
        return await Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await then.ListAsync(address.Filter, limit, after, cancellation);
            return new Page<ExceptionAnswer>([.. page.Items.Select(ExceptionAnswer.Of)], page.Next);
        }, own: (_, page) => Task.FromResult(page.Where(exception => exception.RequestedBy == Deciders.NameOf(context.User)).ToImmutableArray()));
    }

    private static async Task<Results<Ok<ExceptionDetailAnswer>, NotFound>> FindAsync(ExceptionQueries queries, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is { } detail ? TypedResults.Ok(new ExceptionDetailAnswer(detail)) : TypedResults.NotFound();

    private static async Task<Created<ExceptionAnswer>> RequestAsync(ExceptionStore store, ExceptionQueries queries, HttpContext context, NewExceptionRequest wanted, CancellationToken cancellation)
    {
        var made = await store.RequestAsync(new ExceptionRequest
        {
            Kind = wanted.Kind,
            Scope = await wanted.About.ToScopeAsync(queries, cancellation),
            Reason = wanted.Reason,
            Owner = wanted.Owner,
            Ticket = wanted.Ticket,
            ExpiresAt = wanted.ExpiresAt,
        }, Deciders.Of(context.User), context.Actor(), cancellation);
        return await CreatedAsync(queries, made, cancellation);
    }

    private static async Task<Results<Created<ExceptionAnswer>, NotFound>> ExtendAsync(
        ExceptionStore store, ExceptionQueries queries, HttpContext context, Guid id, Extension wanted, CancellationToken cancellation)
    {
        if (await queries.OfAsync(id, cancellation) is not { } exception)
            return TypedResults.NotFound();

        var made = await store.RequestAsync(new ExceptionRequest
        {
            Kind = exception.Kind,
            Scope = exception.Scope,
            Reason = wanted.Reason ?? exception.Reason,
            Owner = wanted.Owner ?? exception.Owner,
            Ticket = wanted.Ticket ?? exception.Ticket,
            ExpiresAt = wanted.ExpiresAt,
            Extends = id,
        }, Deciders.Of(context.User), context.Actor(), cancellation);
        return await CreatedAsync(queries, made, cancellation);
    }

    private static async Task<Ok<PreviewAnswer>> PreviewAsync(FindingQueries findings, Extents extents, ExceptionQueries queries, HttpContext context, [AsParameters] Part part, NewScope about, CancellationToken cancellation)
    {
        var scope = await about.ToScopeAsync(queries, cancellation);
        var preview = await queries.PreviewAsync(scope, cancellation);
        var page = await queries.MatchingAsync(scope, part.Size, part.After, cancellation);
        return TypedResults.Ok(new PreviewAnswer(
            preview.Total, preview.Open.ToDictionary(it => Words.NameOf(it.Key), it => it.Value), preview.UpTo, preview.NeedsSomebodyElse, preview.Days, preview.Latest,
            await findings.AnswersAsync(extents, page.Items, context.User, cancellation), page.Next));
    }

    private static async Task<Ok<ExceptionPolicy>> PolicyAsync(ExceptionStore store, CancellationToken cancellation) => TypedResults.Ok(await store.PolicyAsync(cancellation));

    private static async Task<Ok<ExceptionPolicy>> SetPolicyAsync(ExceptionStore store, HttpContext context, NewPolicy policy, CancellationToken cancellation)
    {
        await store.SetPolicyAsync(new ExceptionPolicy(policy.Critical, policy.High, policy.Medium, policy.Low), context.Actor(), cancellation);
        return TypedResults.Ok(await store.PolicyAsync(cancellation));
    }

    private static Task<IResult> ApproveAsync(ExceptionStore store, ExceptionQueries queries, HttpContext context, Guid id, Decision? decision, CancellationToken cancellation) =>
        StepAsync(queries, id, store.ApproveAsync(id, decision?.Note, Deciders.Of(context.User), context.Actor(), cancellation), cancellation);

    private static Task<IResult> RefuseAsync(ExceptionStore store, ExceptionQueries queries, HttpContext context, Guid id, Decision? decision, CancellationToken cancellation) =>
        StepAsync(queries, id, store.RefuseAsync(id, decision?.Note, Deciders.Of(context.User), context.Actor(), cancellation), cancellation);

    private static async Task<IResult> WithdrawAsync(ExceptionStore store, ExceptionQueries queries, HttpContext context, Guid id, CancellationToken cancellation) =>
        // Who asked may always withdraw; their token only where it may do anything about exceptions.
        Capabilities.Allows(context.User, Capabilities.RequestException) || Capabilities.Allows(context.User, Capabilities.ApproveException)
            ? await StepAsync(queries, id, store.WithdrawAsync(id, Deciders.Of(context.User), context.Actor(), cancellation), cancellation)
            : TypedResults.Forbid();

    private static async Task<IResult> StepAsync(ExceptionQueries queries, Guid id, Task<RiskException?> step, CancellationToken cancellation)
    {
        try
        {
            return await step is not null && await queries.FindAsync(id, cancellation) is { } detail ? TypedResults.Ok(ExceptionAnswer.Of(detail.Summary)) : TypedResults.NotFound();
        }
        catch (StepRefusedException e)
        {
            return TypedResults.Problem(e.Message, statusCode: e.Obstacle.IsForbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict);
        }
    }

    private static async Task<Created<ExceptionAnswer>> CreatedAsync(ExceptionQueries queries, RiskException made, CancellationToken cancellation) =>
        TypedResults.Created($"/api/v1/exceptions/{made.Id}", ExceptionAnswer.Of((await queries.FindAsync(made.Id, cancellation))?.Summary ?? new ExceptionSummary(made, made.State, Covers: 0)));
}

/// <summary>Who asks or decides, as the law of exceptions sees them.</summary>
internal static class Deciders
{
    public static Decider Of(ClaimsPrincipal user) => new(NameOf(user), Capabilities.Allows(user, Capabilities.ApproveException));

    /// <summary>The person, also where a token of theirs acts.</summary>
    public static string NameOf(ClaimsPrincipal user) => user.Identity?.Name ?? "";
}
