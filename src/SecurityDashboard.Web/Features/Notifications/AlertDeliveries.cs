using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Alerts;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Features.Findings;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>
/// Tells alerts what happened since they were told last. An alert's place moves on only when its message was taken, or after too many
/// attempts in vain, when the message goes to the dead letters: everything is delivered once at least.
/// </summary>
public sealed class AlertDeliveries(AlertStore alerts, AlertChannels channels, SettingStore settings, IServiceScopeFactory scopes, Settings configured, TimeProvider time, ILogger<AlertDeliveries> log)
{
    /// <summary>How many events one message tells at most; the rest follows in the next.</summary>
    private const int MostEvents = 100;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var alert in await alerts.ReadyAsync(time.GetUtcNow(), cancellation))
            await TellAsync(alert, cancellation);
    }

    /// <summary>Sends a message about nobody's findings, now.</summary>
    /// <exception cref="DeliveryException">It was not delivered; the message says why.</exception>
    public Task TestAsync(AlertRow alert, CancellationToken cancellation) =>
        channels.SendAsync(alert, AlertMessage.Test(alert, configured.Notifications.Root(), Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow()), cancellation);

    private async Task TellAsync(AlertRow alert, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var schedule = new AlertSchedule(alert.Pace, alert.QuietFrom, alert.QuietTo);
        if (schedule.AfterQuiet(now) is var later && later > now)
        {
            await alerts.AdvanceAsync(alert.Id, upTo: null, alert.DueAt, later, sentAt: null, cancellation);
            return;
        }

        // What its owner may no longer see is told to nobody in their name.
        if (!await OwnerMaySeeAsync(alert))
        {
            await alerts.EnableAsync(alert.Id, enabled: false, Actor.System, cancellation);
            return;
        }

        var targets = await FixTargets.OfAsync(settings, cancellation);
        var filter = FindingAddress.Parse($"?{alert.Filter}", now, targets).Filter;
        var pending = await alerts.PendingAsync(alert, filter, targets, now, MostEvents, cancellation);
        var events = pending.Where(it => it.Id is not null).ToImmutableArray();
        var (told, isAll, last) = (pending, events.Length < MostEvents, events.LastOrDefault());
        if (told.IsEmpty)
        {
            await alerts.AdvanceAsync(alert.Id, upTo: null, now, schedule.Next(now), sentAt: null, cancellation);
            return;
        }

        var message = AlertMessage.Of(alert, told, configured.Notifications.Root(), Guid.CreateVersion7(now), now);
        try
        {
            await channels.SendAsync(alert, message, cancellation);
            await alerts.AdvanceAsync(alert.Id, last, now, isAll ? schedule.Next(now) : now, now, cancellation);
        }
        catch (DeliveryException failed)
        {
            log.AlertFailed(alert.Id, failed.Message);
            if (await alerts.FailedAsync(alert.Id, failed.Message, attempts => AlertSchedule.Retry(now, attempts), cancellation) < AlertSchedule.MostAttempts)
                return;

            await alerts.BuryAsync(new DeadLetterRow { Id = Guid.CreateVersion7(now), AlertId = alert.Id, At = now, Error = failed.Message, Items = told.Length, Message = message.ToJson() }, cancellation);
            await alerts.AdvanceAsync(alert.Id, last, now, schedule.Next(now), sentAt: null, cancellation);
        }
    }

    private async Task<bool> OwnerMaySeeAsync(AlertRow alert)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return await people.FindByIdAsync(alert.OwnerId) is { } owner && !Membership.IsDisabled(owner) && (await people.GetRolesAsync(owner)).Count > 0;
    }
}
