using System.Collections.Immutable;
using System.Net.Mail;
using System.Security.Claims;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Makes schedules of reports of what people write, and refuses what cannot be one. One's own can be changed, and by administrators everybody's.</summary>
public sealed class ReportSchedules(ReportScheduleStore store, ReportRequests requests, PeopleRights rights, TimeProvider time)
{
    private const int MostRecipients = 20;

    /// <summary>Whoever wants one sooner asks for a report.</summary>
    internal static readonly TimeSpan Densest = TimeSpan.FromHours(1);

    public static bool MayRead(ClaimsPrincipal user, ReportScheduleRow schedule) => schedule.Owner == user.Identity?.Name || Capabilities.Allows(user, Capabilities.ReadReports);

    public static bool MayChange(ClaimsPrincipal user, ReportScheduleRow schedule) => schedule.Owner == user.Identity?.Name || Capabilities.Allows(user, Capabilities.Administer);

    /// <summary>By name, those that this person may see.</summary>
    public Task<ImmutableArray<ReportScheduleRow>> ListAsync(ClaimsPrincipal user, CancellationToken cancellation) =>
        store.ListAsync(Capabilities.Allows(user, Capabilities.ReadReports) ? null : user.Identity?.Name ?? "", cancellation);

    /// <summary>Null where there is none, or it is not for them.</summary>
    public async Task<ReportScheduleRow?> FindAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } schedule && MayRead(user, schedule) ? schedule : null;

    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not see what it would hold.</exception>
    public async Task<Guid> AddAsync(ReportScheduleDraft draft, ClaimsPrincipal user, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = user.Identity?.Name ?? "";
        var made = await CheckAsync(draft, user, cancellation);
        var schedule = new ReportScheduleRow
        {
            Id = Guid.CreateVersion7(now),
            Name = made.Name,
            Request = made.Request,
            Period = draft.Period,
            Cron = made.Cron,
            Zone = made.Zone,
            Recipients = made.Recipients,
            OnlyIfChanged = draft.OnlyIfChanged ?? false,
            KeepDays = draft.KeepDays ?? ReportRequests.UsualDays,
            Owner = owner,
            Enabled = !(draft.Paused ?? false),
            NextAt = made.Next,
        };
        await store.AddAsync(schedule, actor, cancellation);
        return schedule.Id;
    }

    /// <param name="version">The one that was read; null: whichever there is.</param>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's, or they or its owner may not see what it would hold.</exception>
    public async Task<Changed> ChangeAsync(ReportScheduleRow schedule, ReportScheduleDraft draft, int? version, ClaimsPrincipal user, Actor actor, CancellationToken cancellation)
    {
        Refuse(user, schedule);
        var owner = await rights.OfNameAsync(schedule.Owner) ?? throw new FormatException($"{schedule.Owner}, whose schedule it is, may no longer sign in. Make one of your own instead.");
        var made = await CheckAsync(draft, owner, cancellation);
        return await store.ChangeAsync(schedule.Id, version, row =>
        {
            (row.Name, row.Request, row.Period, row.Cron, row.Zone) = (made.Name, made.Request, draft.Period, made.Cron, made.Zone);
            (row.Recipients, row.OnlyIfChanged, row.KeepDays) = (made.Recipients, draft.OnlyIfChanged ?? false, draft.KeepDays ?? ReportRequests.UsualDays);
            (row.Enabled, row.NextAt) = (!(draft.Paused ?? false), made.Next);
        }, actor, cancellation);
    }

    /// <summary>What was missed meanwhile is not made up for.</summary>
    public Task<Changed> PauseAsync(ReportScheduleRow schedule, bool paused, ClaimsPrincipal user, Actor actor, CancellationToken cancellation)
    {
        Refuse(user, schedule);
        return store.ChangeAsync(schedule.Id, version: null, row => (row.Enabled, row.NextAt) = (!paused, NextOf(row.Cron, ZoneOf(row.Zone), time.GetUtcNow())), actor, cancellation);
    }

    /// <returns>What was removed; null when it was gone already.</returns>
    public Task<ReportScheduleRow?> RemoveAsync(ReportScheduleRow schedule, ClaimsPrincipal user, Actor actor, CancellationToken cancellation)
    {
        Refuse(user, schedule);
        return store.RemoveAsync(schedule.Id, actor, cancellation);
    }

    public static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new FormatException($"There is no time zone {name}. Write one such as Europe/Berlin or UTC.");

    /// <exception cref="FormatException">It is no expression, or never comes.</exception>
    public static DateTimeOffset NextOf(string cron, TimeZoneInfo zone, DateTimeOffset after) => CronText.Next(cron, zone, after) ?? throw new FormatException($"\"{cron}\" names a moment that never comes.");

    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    internal static void Refuse(ClaimsPrincipal user, ReportScheduleRow schedule)
    {
        if (!MayChange(user, schedule))
            throw new UnauthorizedAccessException($"The schedule is {schedule.Owner}'s. They and administrators can change it.");
    }

    private async Task<(string Name, string Request, string Cron, string Zone, string Recipients, DateTimeOffset Next)> CheckAsync(ReportScheduleDraft draft, ClaimsPrincipal owner, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (draft.Name.Trim() is not { Length: > 0 and <= ReportRequest.LongestTitle } name)
            throw new FormatException($"Give it a name of at most {ReportRequest.LongestTitle} characters; its reports are called so.");
        var zone = ZoneOf(draft.Zone is { Length: > 0 } named ? named : "UTC");
        var next = NextOf(draft.Cron.Trim(), zone, now);
        for (var (i, last) = (0, next); i < 24 && CronText.Next(draft.Cron.Trim(), zone, last) is { } following; (i, last) = (i + 1, following))
            if (following - last < Densest)
                throw new FormatException($"\"{draft.Cron}\" comes more often than once an hour. Choose fewer moments.");

        var request = await requests.CheckAsync(draft.ToRequest(name), draft.KeepDays ?? ReportRequests.UsualDays, owner, cancellation);
        return (name, request.ToJson(), draft.Cron.Trim(), zone.Id, string.Join(',', await RecipientsAsync(draft.Recipients.IsDefault ? [] : draft.Recipients)), next);
    }

    private async Task<List<string>> RecipientsAsync(ImmutableArray<string> wanted)
    {
        var recipients = wanted.Select(one => one.Trim()).Where(one => one.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (recipients.Count > MostRecipients)
            throw new FormatException($"There are {recipients.Count} recipients. Allowed are {MostRecipients}; a mailing list counts as one.");
        foreach (var recipient in recipients)
            if (await rights.FindAsync(recipient) is { } person)
            {
                if (person.Address is null)
                    throw new FormatException($"{person.Name} has no mail address here. Write their address instead.");
            }
            else if (recipient.Contains(',', StringComparison.Ordinal) || !MailAddress.TryCreate(recipient, out var address) || address.Address != recipient)
                throw new FormatException($"{recipient} is neither a person here nor a mail address.");

        return recipients;
    }
}

/// <summary>What to make again and again.</summary>
/// <param name="Name">The reports are called so.</param>
/// <param name="Scope">Which findings it is about, in the grammar of the address of the findings page.</param>
/// <param name="Framework">The id of a framework, for a report of the kind framework.</param>
/// <param name="Pipeline">A pipeline's id, for a report of the kind pipeline.</param>
/// <param name="Formats">All where it is left out.</param>
/// <param name="Cron">Five fields, such as 0 7 1 * *; not more often than once an hour.</param>
/// <param name="Zone">By its IANA name; UTC where it is left out.</param>
/// <param name="Recipients">Mail addresses and names of people; none: the reports are only kept here.</param>
/// <param name="OnlyIfChanged">Nothing is sent or kept that says what the last one said.</param>
/// <param name="KeepDays">90 where it is left out; 0 keeps reports until somebody deletes them.</param>
public sealed record ReportScheduleDraft(
    string Name, ReportKind Kind, string? Scope, string? Framework, Guid? Pipeline, ImmutableArray<ReportFormat>? Formats, bool? Evidence, bool? Audit, ReportPeriod Period, string Cron, string? Zone, ImmutableArray<string> Recipients, bool? OnlyIfChanged, int? KeepDays, bool? Paused)
{
    internal ReportRequest ToRequest(string name)
    {
        var request = new ReportRequest { Kind = Kind, Title = name, Scope = Scope?.Trim().TrimStart('?') ?? "", Framework = Framework, Pipeline = Pipeline, WithEvidence = Evidence ?? false, WithAudit = Audit ?? false };
        return Formats is { } formats ? request with { Formats = formats } : request;
    }
}
