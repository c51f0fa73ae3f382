using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Audit;

internal static class AuditApi
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ListAsync).WithTags("Audit").WithSummary("Who did what, the latest first.").RequireAuthorization(Capabilities.ReadAudit);

    private static async Task<Ok<Listing<AuditAnswer>>> ListAsync(
        AuditQueries queries,
        [AsParameters] Part part,
        string? actor,
        [Description("Such as account.added.")] string? action,
        string? target,
        DateTimeOffset? from,
        DateTimeOffset? to,
        CancellationToken cancellation)
    {
        var page = await queries.ListAsync(new AuditFilter { Actor = actor, Action = action, Target = target, From = from, To = to }, part.Size, part.After, cancellation);
        return TypedResults.Ok(new Listing<AuditAnswer>(
            [.. page.Items.Select(it => new AuditAnswer(it.Number, it.At, it.Entry.Actor, it.Entry.Action, it.Entry.Target, it.Entry.Before, it.Entry.After, it.Entry.Address, it.Hash))], page.Next));
    }
}

/// <param name="Number">1, 2, 3, without gaps.</param>
/// <param name="Hash">Over this entry and the hash before it.</param>
public sealed record AuditAnswer(long Number, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string? Address, string Hash);
