using System.Collections.Immutable;
using System.Security.Claims;
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
public sealed class AlertDeliveries(AlertStore alerts, AlertChannels channels, SettingStore settings, PeopleRights rights, Settings configured, TimeProvider time, ILogger<AlertDeliveries> log)
{
    /// <summary>How many findings a message to people names; of the rest it tells the number.</summary>
    private const int MostNamed = 100;

    /// <summary>How many findings one message to a program tells; the rest follows in the next.</summary>
    private const int MostTold = 500;

    /// <summary>How many messages an alert sends before others have their turn.</summary>
    private const int MostRounds = 20;

    /// <summary>How often a Security Hub is compared as a whole.</summary>
    private static readonly TimeSpan MatchEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    /// <summary>Longer than telling one alert takes.</summary>
    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);

    private const string NotTheirs = "Whoever wrote this alert last may no longer configure alerts.";

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var alert in await alerts.ReadyAsync(time.GetUtcNow(), cancellation))
            try
            {
                if (await alerts.WaitAsync(alert, time.GetUtcNow() + HoldFor, cancellation))
                    await TellAsync(alert, cancellation);
            }
            // The boundary of an alert: what is wrong with one keeps back no other.
            catch (Exception e) when (IsOurs(e, cancellation))
            {
                // There is no message to bury; what happened is told when somebody mended it and switches it on.
                if (alert.Attempts + 1 >= AlertSchedule.MostAttempts)
                    await alerts.PauseAsync(alert, $"{Why(alert, e)} After {AlertSchedule.MostAttempts} attempts it was paused. Change it, or switch it on to try again.", cancellation);
                else
                    await FailedAsync(alert, Why(alert, e), cancellation);
            }
    }

    /// <summary>Sends a message about nobody's findings, now.</summary>
    /// <exception cref="DeliveryException">It was not delivered, or not to everybody; the message says why.</exception>
    public async Task TestAsync(AlertRow alert, CancellationToken cancellation)
    {
        if (await channels.SendAsync(alert, AlertMessage.Test(alert, configured.Notifications.Root(), Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow()), cancellation) is { } undelivered)
            throw new DeliveryException(undelivered.Why);
    }

    /// <summary>Sends a message again that could not be delivered, by the alert as it is now.</summary>
    /// <returns>False when there is no such message.</returns>
    /// <exception cref="DeliveryException">It was not delivered, and lies there for whom it was not delivered to; the message says why.</exception>
    public async Task<bool> SendAgainAsync(Guid letterId, Actor actor, CancellationToken cancellation)
    {
        if (await alerts.FindLetterAsync(letterId, cancellation) is not { } letter || await alerts.FindAsync(letter.AlertId, cancellation) is not { } alert)
            return false;
        if (await OwnerAsync(alert) is null)
            throw new DeliveryException($"{NotTheirs} Change {alert.Name}, which makes it yours, and send again.");

        var message = AlertMessage.Parse(letter.Message);
        var undelivered = await channels.SendAsync(alert, message, cancellation);
        var found = await alerts.DiscardAsync(letter.Id, delivered: true, actor, cancellation);
        if (undelivered is { To: [_, ..] })
            await BuryAsync(alert, message with { Only = undelivered.To }, undelivered.Why, cancellation);
        return undelivered is null ? found : throw new DeliveryException(undelivered.Why);
    }

    /// <summary>All that could not be delivered, the oldest first. Where one of an alert is not taken, the rest of it is left too.</summary>
    /// <returns>How many arrived, and why others did not.</returns>
    public async Task<(int Sent, ImmutableArray<string> Problems)> SendAllAgainAsync(Actor actor, CancellationToken cancellation)
    {
        var (sent, problems) = (0, new Dictionary<Guid, string>());
        foreach (var letter in (await alerts.DeadLettersAsync(cancellation)).Reverse())
        {
            if (problems.ContainsKey(letter.AlertId))
                continue;

            try
            {
                if (await SendAgainAsync(letter.Id, actor, cancellation))
                    sent++;
            }
            catch (DeliveryException failed)
            {
                problems[letter.AlertId] = failed.Message;
            }
        }

        return (sent, [.. problems.Values.Distinct()]);
    }

    /// <summary>Null for whoever may no longer do what the alert does in their name.</summary>
    private async Task<ClaimsPrincipal?> OwnerAsync(AlertRow alert) =>
        await rights.OfIdAsync(alert.OwnerId) is { } owner && Capabilities.Allows(owner, Capabilities.Configure) ? owner : null;

    private async Task TellAsync(AlertRow alert, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var schedule = new AlertSchedule(alert.Pace, alert.QuietFrom, alert.QuietTo);
        if (schedule.AfterQuiet(now) is var later && later > now)
        {
            await alerts.WaitAsync(alert, later, cancellation);
            return;
        }

        // What its owner may no longer see is told to nobody in their name.
        if (await OwnerAsync(alert) is not { } owner)
        {
            await alerts.PauseAsync(alert, $"{NotTheirs} It was paused: change it, which makes it yours, and switch it on.", cancellation);
            return;
        }

        var targets = await FixTargets.OfAsync(settings, cancellation);
        var filter = FindingAddress.Parse($"?{alert.Filter}", now, targets, owner.Identity?.Name).Filter;
        var matched = (HasTold: false, IsAll: true, Refused: alert.LastError);
        if (alert.Channel is AlertChannel.SecurityHub && !(alert.FilledAt > now - MatchEvery))
            try
            {
                matched = await channels.MatchAsync(alert, filter, cancellation);
                if (matched.IsAll)
                    await alerts.FilledAsync(alert, now, cancellation);
            }
            catch (DeliveryException failed)
            {
                await FailedAsync(alert, Why(alert, failed), cancellation);
                return;
            }

        var most = alert.Channel.IsForPeople() ? MostNamed : MostTold;
        for (var round = 1; ; round++)
        {
            var pending = await alerts.PendingAsync(alert, filter, targets, now, most, cancellation);
            var isEnough = pending.IsAll || round == MostRounds || time.GetUtcNow() > now + MostTime;
            var next = !isEnough ? alert.NextAt : pending.IsAll && matched.IsAll ? schedule.Next(now) : now;
            // What was wrong with the last message stays said until there is another one.
            var isTold = pending.Events.IsEmpty
                ? await alerts.AdvanceAsync(alert, pending.Place, next, matched.HasTold ? now : null, alert.Attempts == 0 || matched.HasTold ? matched.Refused : null, cancellation)
                : await TellAsync(alert, pending, next, cancellation);
            if (isEnough || !isTold || await alerts.FindAsync(alert.Id, cancellation) is not { Enabled: true } moved || moved.Version != alert.Version)
                return;

            alert = moved;
        }
    }

    /// <returns>False where it was not delivered, or somebody changed the alert.</returns>
    private async Task<bool> TellAsync(AlertRow alert, AlertPending pending, DateTimeOffset next, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var message = AlertMessage.Of(alert, pending, configured.Notifications.Root(), now);
        try
        {
            var undelivered = await channels.SendAsync(alert, message, cancellation);
            if (undelivered is { To: [_, ..] })
                await BuryAsync(alert, message with { Only = undelivered.To }, undelivered.Why, cancellation);
            return await alerts.AdvanceAsync(alert, pending.Place, next, now, undelivered?.Why, cancellation);
        }
        catch (Exception e) when (e is DeliveryException || IsOurs(e, cancellation))
        {
            var why = Why(alert, e);
            if (!await FailedAsync(alert, why, cancellation) || alert.Attempts + 1 < AlertSchedule.MostAttempts)
                return false;

            await BuryAsync(alert, message, why, cancellation);
            return await alerts.AdvanceAsync(alert, pending.Place, next, sentAt: null, $"{why} After {AlertSchedule.MostAttempts} attempts it lies under what was not delivered.", cancellation);
        }
    }

    private Task<bool> FailedAsync(AlertRow alert, string why, CancellationToken cancellation) =>
        alerts.FailedAsync(alert, why, AlertSchedule.Retry(time.GetUtcNow(), alert.Attempts + 1), cancellation);

    /// <summary>A database that is away is no fault of an alert.</summary>
    private static bool IsOurs(Exception e, CancellationToken cancellation) => !cancellation.IsCancellationRequested && DatabaseOutage.In(e) is null;

    private string Why(AlertRow alert, Exception e)
    {
        if (e is DeliveryException)
        {
            log.AlertFailed(alert.Id, e.Message);
            return e.Message;
        }

        log.AlertBroke(alert.Id, e);
        return $"An error of ours keeps it back; the log names it beside {alert.Id}.";
    }

    private Task BuryAsync(AlertRow alert, AlertMessage message, string why, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return alerts.BuryAsync(new DeadLetterRow { Id = Guid.CreateVersion7(now), AlertId = alert.Id, At = now, Error = why, Items = message.Items.Length + message.More, Message = message.ToJson() }, cancellation);
    }
}
