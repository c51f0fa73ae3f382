using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Alerts;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Notifications;

internal static class NotificationsApi
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/alerts").WithTags("Notifications").RequireAuthorization(Capabilities.Configure);
        alerts.MapGet("", ListAsync).WithSummary("Saved filters that somebody is told of, by mail, in a chat or by a signed webhook.");
        alerts.MapPost("", AddAsync).WithSummary("Tells of a saved filter from now on. A webhook's secret is in the answer, and nowhere else.");
        alerts.MapGet("/{id:guid}", FindAsync).WithSummary("One alert. Its ETag is the version that a change may name.");
        alerts.MapPut("/{id:guid}", ChangeAsync).WithSummary("Change it; it is then one's own. With If-Match only if nobody changed it since. What only now is a webhook has its secret in the answer.").ProducesProblem(StatusCodes.Status412PreconditionFailed);
        alerts.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Tells no more of it.");
        alerts.MapPost("/{id:guid}/test", TestAsync).RequireRateLimiting(RateLimits.Work).WithSummary("Sends a message about nobody's findings, now.");
        alerts.MapGet("/dead-letters", DeadLettersAsync).WithSummary("What could not be delivered.");
        alerts.MapPost("/dead-letters/{id:guid}/send", SendAgainAsync).RequireRateLimiting(RateLimits.Work).WithSummary("Send it again, by the alert as it is now.").ProducesProblem(StatusCodes.Status502BadGateway);
        alerts.MapPost("/dead-letters/send", SendAllAgainAsync).RequireRateLimiting(RateLimits.Work).WithSummary("Send all of them again, the oldest first.");
        alerts.MapDelete("/dead-letters/{id:guid}", DiscardAsync).WithSummary("Delete what could not be delivered.");
    }

    /// <summary>For whoever has the link that stands in a mail. Looking at it changes nothing: programs look at the links of mails.</summary>
    public static void MapUnsubscribe(this WebApplication app)
    {
        app.MapGet("/unsubscribe/{token}", (AlertSecrets secrets, string token) => secrets.ReadToken(token) is null ? Page("This link is not valid.", form: false) : Page("No more of these mails?", form: true)).AllowAnonymous().RequireRateLimiting(RateLimits.Unsubscribe).ExcludeFromDescription();
        app.MapPost("/unsubscribe/{token}", async (AlertSecrets secrets, AlertStore alerts, ReportScheduleStore schedules, string token, CancellationToken cancellation) =>
            secrets.ReadToken(token) is var (id, hash) && (await alerts.UnsubscribeAsync(id, hash, cancellation) || await schedules.UnsubscribeAsync(id, recipient => AlertSecrets.HashOf(recipient) == hash, cancellation)) ? Page("You get no more of these mails.", form: false) : Page("This link is not valid.", form: false)).AllowAnonymous().RequireRateLimiting(RateLimits.Unsubscribe).DisableAntiforgery().ExcludeFromDescription();
    }

    private static ContentHttpResult Page(string text, bool form) => TypedResults.Content(
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>SecurityDashboard</title></head><body style=\"font-family:sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem\"><main><h1>{WebUtility.HtmlEncode(text)}</h1>{(form ? "<form method=\"post\"><button type=\"submit\" style=\"font-size:1rem;padding:.5rem 1rem\">No more mails</button></form>" : "")}</main></body></html>", "text/html; charset=utf-8");

    private static async Task<Ok<AlertsAnswer>> ListAsync(AlertStore store, AlertBook alerts, CancellationToken cancellation) =>
        TypedResults.Ok(new AlertsAnswer([.. (await store.ListAsync(cancellation)).Select(alert => AlertAnswer.Of(alert, alerts))]));

    private static async Task<Created<NewAlertAnswer>> AddAsync(AlertBook alerts, HttpContext context, AlertDraft draft, CancellationToken cancellation)
    {
        var (id, secret) = await alerts.AddAsync(draft, context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", context.Actor(), cancellation);
        return TypedResults.Created($"/api/v1/alerts/{id}", new NewAlertAnswer(id, secret));
    }

    private static async Task<Results<Ok<AlertAnswer>, NotFound>> FindAsync(AlertStore store, AlertBook alerts, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } alert)
            return TypedResults.NotFound();

        context.Tag(alert.Version);
        return TypedResults.Ok(AlertAnswer.Of(alert, alerts));
    }

    private static async Task<Results<Ok<NewAlertAnswer>, NotFound, ProblemHttpResult>> ChangeAsync(AlertStore store, AlertBook alerts, HttpContext context, Guid id, AlertDraft draft, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } alert)
            return TypedResults.NotFound();

        var (changed, secret) = await alerts.ChangeAsync(alert, draft, context.Expected(), context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", context.Actor(), cancellation);
        return changed switch
        {
            Changed.Done => TypedResults.Ok(new NewAlertAnswer(id, secret)),
            Changed.Gone => TypedResults.NotFound(),
            _ => Versions.Since(),
        };
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(AlertStore store, HttpContext context, Guid id, CancellationToken cancellation) =>
        await store.RemoveAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> TestAsync(AlertStore store, AlertDeliveries deliveries, Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } alert)
            return TypedResults.NotFound();

        return await DeliverAsync(async () =>
        {
            await deliveries.TestAsync(alert, cancellation);
            return true;
        });
    }

    private static Task<Results<NoContent, NotFound, ProblemHttpResult>> SendAgainAsync(AlertDeliveries deliveries, HttpContext context, Guid id, CancellationToken cancellation) =>
        DeliverAsync(() => deliveries.SendAgainAsync(id, context.Actor(), cancellation));

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> DeliverAsync(Func<Task<bool>> deliver)
    {
        try
        {
            return await deliver() ? TypedResults.NoContent() : TypedResults.NotFound();
        }
        catch (DeliveryException failed)
        {
            return TypedResults.Problem(failed.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static async Task<Ok<SentAgainAnswer>> SendAllAgainAsync(AlertDeliveries deliveries, HttpContext context, CancellationToken cancellation)
    {
        var (sent, problems) = await deliveries.SendAllAgainAsync(context.Actor(), cancellation);
        return TypedResults.Ok(new SentAgainAnswer(sent, problems));
    }

    private static async Task<Results<NoContent, NotFound>> DiscardAsync(AlertStore store, HttpContext context, Guid id, CancellationToken cancellation) =>
        await store.DiscardAsync(id, delivered: false, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Ok<DeadLettersAnswer>> DeadLettersAsync(AlertStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new DeadLettersAnswer([.. (await store.DeadLettersAsync(cancellation)).Select(letter => new DeadLetterAnswer(letter.Id, letter.AlertId, letter.At, letter.Error, letter.Items, letter.Message))]));
}

public sealed record AlertsAnswer(ImmutableArray<AlertAnswer> Items);

/// <param name="Target">Mail addresses, or the host of the address.</param>
/// <param name="Attempts">In vain, since the last message that was delivered.</param>
/// <param name="LastError">Why the last message was not delivered, or not to everybody, or why the alert was switched off; null: nothing is wrong.</param>
public sealed record AlertAnswer(
    Guid Id, string Name, string Filter, ImmutableArray<AlertKind> Kinds, AlertChannel Channel, string Target, AlertPace Pace, int? QuietFrom, int? QuietTo, bool Enabled, int Version, DateTimeOffset? LastSentAt, DateTimeOffset NextAt, int Attempts, string? LastError)
{
    internal static AlertAnswer Of(AlertRow alert, AlertBook alerts) => new(
        alert.Id, alert.Name, alert.Filter, AlertStore.KindsOf(alert), alert.Channel, alerts.Shown(alert), alert.Pace, alert.QuietFrom, alert.QuietTo, alert.Enabled, alert.Version, alert.LastSentAt, alert.NextAt, alert.Attempts, alert.LastError);
}

/// <param name="Secret">What a webhook's messages are signed with; absent for other channels.</param>
public sealed record NewAlertAnswer(Guid Id, string? Secret);

/// <param name="Problems">Why others did not arrive; they stay in the list.</param>
public sealed record SentAgainAnswer(int Sent, ImmutableArray<string> Problems);

public sealed record DeadLettersAnswer(ImmutableArray<DeadLetterAnswer> Items);

/// <param name="Message">What was to be delivered.</param>
public sealed record DeadLetterAnswer(Guid Id, Guid AlertId, DateTimeOffset At, string Error, int Items, string Message);
