using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Findings;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Ownership;

internal static class OwnershipApi
{
    public static void MapOwnership(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/teams").WithTags("Ownership");
        teams.MapGet("", ListAsync).WithSummary("Teams and how much they own, by name.");
        teams.MapPut("/{name}", SaveAsync).RequireAuthorization(Capabilities.Configure).WithSummary("Adds a team, or changes how it is reached.");
        teams.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(Capabilities.Configure).WithSummary("What the team owned is nobody's.");

        teams.MapPut("/{id:guid}/members/{person}", JoinAsync).RequireAuthorization(Capabilities.Configure).WithSummary("Somebody, by the name that they sign in with, belongs to the team: what it owns is theirs.");
        teams.MapDelete("/{id:guid}/members/{person}", LeaveAsync).RequireAuthorization(Capabilities.Configure).WithSummary("They no longer belong to it.");

        var rules = routes.MapGroup("/ownership").WithTags("Ownership");
        rules.MapGet("", RulesAsync).WithSummary("The rules that say what belongs to which team, one a line; the last that matches decides.");
        rules.MapPut("", SetRulesAsync).RequireAuthorization(Capabilities.Configure).WithSummary("Changes the rules, at once and everywhere.");
        rules.MapPost("/preview", PreviewAsync).RequireAuthorization(Capabilities.Configure).WithSummary("What other rules would do, without doing it.");

        var actions = routes.MapGroup("/finding-actions").RequireAuthorization(Capabilities.RequestException).WithTags("Ownership");
        actions.MapPost("/assign", AssignAsync).WithSummary("Assigns findings, by their ids or by a filter, to a person or a team; to nobody where neither is given.");
        actions.MapPost("/comment", CommentAsync).WithSummary("Writes the same about each of the findings, in plain text.");
        actions.MapPost("/{id:guid}/undo", UndoAsync).WithSummary("Takes back what the caller just did, within ten seconds.");
    }

    private static async Task<Ok<TeamsAnswer>> ListAsync(
        TeamStore teams, PastQueries past, [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at, CancellationToken cancellation) =>
        TypedResults.Ok(new TeamsAnswer(await teams.At(await past.MomentAsync(at, cancellation)).ListAsync(cancellation)));

    private static async Task<Ok<TeamAnswer>> SaveAsync(TeamStore teams, HttpContext context, string name, NewTeam team, CancellationToken cancellation) =>
        TypedResults.Ok(new TeamAnswer(await teams.SaveAsync(name, team.Contact, context.Actor(), cancellation), name, team.Contact));

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(TeamStore teams, HttpContext context, Guid id, CancellationToken cancellation) =>
        await teams.RemoveAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> JoinAsync(TeamStore teams, HttpContext context, Guid id, string person, CancellationToken cancellation) =>
        await teams.JoinAsync(id, person, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> LeaveAsync(TeamStore teams, HttpContext context, Guid id, string person, CancellationToken cancellation) =>
        await teams.LeaveAsync(id, person, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Ok<RulesText>> RulesAsync(
        TeamStore teams, PastQueries past, [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at, CancellationToken cancellation) =>
        TypedResults.Ok(new RulesText(await teams.At(await past.MomentAsync(at, cancellation)).RulesAsync(cancellation)));

    private static async Task<Ok<RulesText>> SetRulesAsync(TeamStore teams, HttpContext context, RulesText rules, CancellationToken cancellation)
    {
        await teams.SetRulesAsync(rules.Rules, context.Actor(), cancellation);
        return TypedResults.Ok(rules);
    }

    private static async Task<Ok<OwnershipPreview>> PreviewAsync(TeamStore teams, RulesText rules, CancellationToken cancellation) => TypedResults.Ok(await teams.PreviewAsync(rules.Rules, cancellation));

    private static async Task<Ok<BulkResult>> AssignAsync(FindingActions actions, SettingStore settings, TimeProvider time, HttpContext context, Assignment assignment, CancellationToken cancellation) =>
        TypedResults.Ok(await actions.AssignAsync(
            await SelectionAsync(assignment.Ids, assignment.Filter, settings, time, context, cancellation),
            (assignment.Person, assignment.Team) switch
            {
                ({ Length: > 0 }, { Length: > 0 }) => throw new FormatException("Findings are assigned to a person or to a team, not to both."),
                (null or "", null or "") => null,
                var (person, team) => new Assignee(person is "" ? null : person, team is "" ? null : team),
            },
            context.Actor(), cancellation));

    private static async Task<Ok<BulkResult>> CommentAsync(FindingActions actions, SettingStore settings, TimeProvider time, HttpContext context, NewComment comment, CancellationToken cancellation) =>
        TypedResults.Ok(await actions.CommentAsync(await SelectionAsync(comment.Ids, comment.Filter, settings, time, context, cancellation), comment.Text, context.Actor(), cancellation));

    private static async Task<Results<NoContent, ProblemHttpResult>> UndoAsync(FindingActions actions, HttpContext context, Guid id, CancellationToken cancellation) =>
        await actions.UndoAsync(id, context.Actor(), cancellation)
            ? TypedResults.NoContent()
            : TypedResults.Problem("It cannot be taken back: ten seconds are over, it was taken back already, or somebody else did it.", statusCode: StatusCodes.Status409Conflict);

    private static async Task<FindingSelection> SelectionAsync(ImmutableArray<Guid>? ids, string? filter, SettingStore settings, TimeProvider time, HttpContext context, CancellationToken cancellation)
    {
        if (ids is not null == filter is not null)
            throw new FormatException("Name the findings by ids, or by a filter such as \"sev=critical&control=CB-01\", not by both or neither.");

        var address = FindingAddress.Parse($"?{filter}", time.GetUtcNow(), await FixTargets.OfAsync(settings, cancellation), Callers.NameOf(context.User));
        return address.Unknown.IsEmpty ? new FindingSelection(ids, ids is null ? address.Filter : null) : throw ApiRoutes.NotUnderstood(address.Unknown);
    }
}

public sealed record NewTeam(string Contact);

public sealed record TeamAnswer(Guid Id, string Name, string Contact);

public sealed record TeamsAnswer(ImmutableArray<TeamSummary> Items);

/// <param name="Rules">A line <c>arn:aws:codepipeline:*:111122223333:* @team</c> or <c>tag:team=payments @payments</c> each.</param>
public sealed record RulesText(string Rules);

/// <param name="Filter">As in the address of the findings page.</param>
/// <param name="Person">The name that they sign in with.</param>
/// <param name="Team">The team's name.</param>
public sealed record Assignment(ImmutableArray<Guid>? Ids, string? Filter, string? Person, string? Team);

/// <param name="Filter">As in the address of the findings page.</param>
public sealed record NewComment(ImmutableArray<Guid>? Ids, string? Filter, string Text);
