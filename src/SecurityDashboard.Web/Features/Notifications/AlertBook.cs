using System.Collections.Immutable;
using System.Net.Mail;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Alerts;
using SecurityDashboard.Aws;
using SecurityDashboard.Aws.Delivery;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Features.Findings;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Makes alerts of what people write, and refuses what cannot be one.</summary>
public sealed class AlertBook(AlertStore store, AlertSecrets secrets, TimeProvider time)
{
    private const int LongestName = 100;
    private const int LongestFilter = 1000;
    private const int MostAddresses = 20;

    /// <summary>What the findings page knows and an alert cannot be limited by.</summary>
    private static readonly (string Key, string Why)[] NotInAlerts =
    [
        ("status", "an alert tells of what happens to findings, whatever their status is by then."),
        ("sla", "to be told of what is overdue, choose due among what it tells of."),
        ("at", "an alert is about what happens from now on."),
        ("view", "an alert keeps a filter of its own. Copy what the view stands for."),
    ];

    /// <summary>From now on.</summary>
    /// <returns>Its id, and for a webhook the secret that it is signed with, which is shown this once.</returns>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public async Task<(Guid Id, string? Secret)> AddAsync(AlertDraft draft, string ownerId, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (name, filter) = Check(draft, now);
        var secret = draft.Channel is AlertChannel.Webhook ? AlertSecrets.NewSecret() : null;
        var alert = new AlertRow
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            Filter = filter,
            Kinds = Kinds(draft),
            Channel = draft.Channel,
            Target = secrets.Close(Target(draft)),
            Secret = secret is null ? "" : secrets.Close(secret),
            Pace = draft.Pace,
            QuietFrom = draft.QuietFrom,
            QuietTo = draft.QuietTo,
            OwnerId = ownerId,
            CreatedAt = now,
            ToldAt = now,
            DueAt = now,
            NextAt = ScheduleOf(draft).Next(now),
        };
        await store.AddAsync(alert, actor, cancellation);
        return (alert.Id, secret);
    }

    /// <summary>From now on it is theirs; what it has been told of stays told. An empty target is the one that it has.</summary>
    /// <param name="version">The one that was read; null: whichever there is.</param>
    /// <returns>With the secret of what only now is a webhook, or whose secret was lost, which is shown this once.</returns>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public async Task<(Changed Changed, string? Secret)> ChangeAsync(AlertRow alert, AlertDraft draft, int? version, string ownerId, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (name, filter) = Check(draft, now);
        var keepsTarget = draft.Channel == alert.Channel && draft.Target.Trim().Length == 0 && secrets.TryOpen(alert.Target) is not null;
        var target = keepsTarget ? null : secrets.Close(Target(draft));
        var secret = draft.Channel is AlertChannel.Webhook && (alert.Channel is not AlertChannel.Webhook || secrets.TryOpen(alert.Secret) is null) ? AlertSecrets.NewSecret() : null;
        var changed = await store.ChangeAsync(alert.Id, version ?? (keepsTarget ? alert.Version : null), row =>
        {
            // What it is about now has to be there as a whole first.
            if (row.Filter != filter || row.Channel != draft.Channel || (target is not null && secrets.TryOpen(row.Target) != Target(draft)))
                row.FilledAt = null;
            (row.Name, row.Filter, row.Kinds, row.Channel) = (name, filter, Kinds(draft), draft.Channel);
            (row.Pace, row.QuietFrom, row.QuietTo, row.NextAt) = (draft.Pace, draft.QuietFrom, draft.QuietTo, ScheduleOf(draft).Next(now));
            (row.Target, row.OwnerId, row.Attempts) = (target ?? row.Target, ownerId, 0);
            if (draft.Channel is not AlertChannel.Webhook)
                row.Secret = "";
            else if (secret is not null)
                row.Secret = secrets.Close(secret);
        }, actor, cancellation);
        return (changed, changed is Changed.Done ? secret : null);
    }

    /// <summary>As it is shown: who has all of an address of a chat may write there.</summary>
    public string Shown(AlertRow alert)
    {
        if (secrets.TryOpen(alert.Target) is not { } target)
            return "not readable any more: write it again";

        return alert.Channel switch
        {
            AlertChannel.Mail => target.Replace(",", ", ", StringComparison.Ordinal),
            AlertChannel.Sns or AlertChannel.SecurityHub => target,
            _ => new Uri(target).Host,
        };
    }

    private static AlertSchedule ScheduleOf(AlertDraft draft) => new(draft.Pace, draft.QuietFrom, draft.QuietTo);

    private static (string Name, string Filter) Check(AlertDraft draft, DateTimeOffset now)
    {
        if (draft.Name.Trim() is not { Length: > 0 and <= LongestName } name)
            throw new FormatException($"Give the alert a name of at most {LongestName} characters.");
        if (draft.Kinds.IsDefaultOrEmpty && draft.Channel is not AlertChannel.SecurityHub)
            throw new FormatException("Choose what to be told of: new, regressed, due or exceptionEnded.");
        var filter = draft.Filter.Trim().TrimStart('?');
        if (filter.Length > LongestFilter)
            throw new FormatException($"The filter has more than {LongestFilter} characters.");
        if (FindingAddress.Parse($"?{filter}", now).Unknown is { IsEmpty: false } unknown)
            throw new FormatException($"Not understood in the filter: {string.Join(", ", unknown)}. Copy what stands behind the question mark in the address of the findings page.");
        foreach (var (key, why) in NotInAlerts)
            if (QueryHelpers.ParseQuery(filter).ContainsKey(key))
                throw new FormatException($"Leave {key}= out of the filter: {why}");
        return ScheduleOf(draft).Problem is { } problem ? throw new FormatException(problem) : (name, filter);
    }

    private static string Kinds(AlertDraft draft) => string.Join(',', draft.Channel is AlertChannel.SecurityHub ? AlertKinds.All : draft.Kinds.Distinct());

    private static string Target(AlertDraft draft) => draft.Channel switch
    {
        AlertChannel.Mail => Addresses(draft.Target),
        AlertChannel.Sns => AwsDelivery.RegionOfTopic(draft.Target.Trim()) is not null ? draft.Target.Trim() : throw new FormatException("Write the ARN of a topic, such as arn:aws:sns:eu-west-1:111122223333:security."),
        AlertChannel.SecurityHub => AwsRegions.IsRegion(draft.Target.Trim()) ? draft.Target.Trim() : throw new FormatException("Write the region whose Security Hub takes the findings, such as eu-west-1."),
        _ => Address(draft.Target),
    };

    private static string Address(string target) =>
        Uri.TryCreate(target.Trim(), UriKind.Absolute, out var address) && address is { Scheme: "https" or "http", UserInfo: "" } ? address.ToString() : throw new FormatException("Write an address such as https://hooks.example.com/services/…, without a name or password in it.");

    private static string Addresses(string target)
    {
        var addresses = target.Split((char[])[',', ';', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (addresses.Count is 0 or > MostAddresses)
            throw new FormatException($"Write 1 to {MostAddresses} mail addresses, separated by commas.");
        foreach (var address in addresses)
            if (!MailAddress.TryCreate(address, out var parsed) || parsed.Address != address)
                throw new FormatException($"{address} is no mail address.");
        return string.Join(',', addresses);
    }
}

/// <param name="Filter">As in the address of the findings page, without status, sla, at and view; empty is everything that is open. owner=me is whoever wrote the alert last.</param>
/// <param name="Kinds">Security Hub is told of every change, whatever stands here.</param>
/// <param name="Target">Mail addresses, the address of a chat's webhook or a program, the ARN of a topic, or the region of a Security Hub; of a change, empty for the one that there is.</param>
/// <param name="QuietFrom">An hour from 0 to 23 in UTC.</param>
public sealed record AlertDraft(string Name, string Filter, ImmutableArray<AlertKind> Kinds, AlertChannel Channel, string Target, AlertPace Pace, int? QuietFrom, int? QuietTo);
