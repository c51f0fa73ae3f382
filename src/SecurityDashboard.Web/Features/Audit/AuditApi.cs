using System.ComponentModel;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Audit;

internal static class AuditApi
{
    private static readonly ListAnswer<AuditAnswer> Answers = new("audit",
        ("number", it => it.Number), ("at", it => it.At), ("actor", it => it.Actor), ("action", it => it.Action), ("target", it => it.Target), ("before", it => it.Before), ("after", it => it.After),
        ("address", it => it.Address), ("hash", it => it.Hash));

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ListAsync).WithTags("Audit").WithSummary("Who did what, the latest first.").ProducesList<AuditAnswer>().RequireAuthorization(Capabilities.ReadAudit);

    private static Task<IResult> ListAsync(
        AuditQueries queries, HttpContext context,
        [AsParameters] Part part,
        string? actor,
        [Description("Such as account.added.")] string? action,
        string? target,
        [Description("A moment, or a day (UTC).")] string? from,
        [Description("A moment, or a day (UTC), of which the whole counts.")] string? to,
        [Description("json or csv; csv holds them all.")] string? format,
        CancellationToken cancellation)
    {
        var filter = new AuditFilter { Actor = actor, Action = action, Target = target, From = Understood("from", from, AuditMoment.From(from)), To = Understood("to", to, AuditMoment.To(to)) };
        return Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await queries.ListAsync(filter, limit, after, cancellation);
            return new Page<AuditAnswer>(
                [.. page.Items.Select(it => new AuditAnswer(it.Number, it.At, it.Entry.Actor, it.Entry.Action, it.Entry.Target, it.Entry.Before, it.Entry.After, it.Entry.Address, it.Hash))], page.Next);
        });
    }

    private static DateTimeOffset? Understood(string key, string? text, DateTimeOffset? moment) => string.IsNullOrEmpty(text) || moment is not null
        ? moment
        : throw new FormatException($"{key} is {text}. Write a day as 2026-01-31 or a moment as 2026-01-31T08:00Z.");
}

/// <param name="Number">1, 2, 3, without gaps.</param>
/// <param name="Hash">Over this entry and the hash before it.</param>
public sealed record AuditAnswer(long Number, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string? Address, string Hash);
