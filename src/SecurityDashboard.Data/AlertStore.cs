using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Alerts;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data;

/// <summary>
/// Alerts and how far each has been told. What is to be told is read from the events of findings, behind the alert's place in them: no
/// event is written twice, and none is lost when a process ends. Changes by people are audited.
/// </summary>
public sealed class AlertStore(IDbContextFactory<DashboardDb> databases, AuditLog audit)
{
    public const int MostAlerts = 200;

    // A check that passed from the start is no finding to anybody else.
    private static readonly List<FindingTransition> Changes = [.. Enum.GetValues<FindingTransition>().Where(transition => transition is not FindingTransition.Recorded)];

    /// <summary>By name.</summary>
    public async Task<ImmutableArray<AlertRow>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.Alerts.AsNoTracking().OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(cancellation)];
    }

    /// <summary>Null when there is none.</summary>
    public async Task<AlertRow?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Alerts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
    }

    /// <exception cref="FormatException">There are too many.</exception>
    public async Task AddAsync(AlertRow alert, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Alerts.CountAsync(cancellation) >= MostAlerts)
            throw new FormatException($"There are {MostAlerts} alerts already. Remove those that nobody needs.");

        db.Add(alert);
        await audit.AppendAsync(db, actor.Did("alert.added", alert.Id.ToString("N"), null, Said(alert)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <param name="version">The one that was read; null: whichever there is.</param>
    public async Task<Changed> ChangeAsync(Guid id, int? version, Action<AlertRow> change, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return Changed.Gone;
        if (version is { } read && read != alert.Version)
            return Changed.Since;

        var before = Said(alert);
        change(alert);
        alert.Version++;
        await audit.AppendAsync(db, actor.Did("alert.changed", id.ToString("N"), before, Said(alert)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Changed.Done;
    }

    /// <returns>False when there is no such alert.</returns>
    public async Task<bool> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return false;

        db.Remove(alert);
        await db.DeadLetters.Where(row => row.AlertId == id).ExecuteDeleteAsync(cancellation);
        await db.HubFindings.Where(row => row.AlertId == id).ExecuteDeleteAsync(cancellation);
        await audit.AppendAsync(db, actor.Did("alert.removed", id.ToString("N"), Said(alert), null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <returns>False when there is no such alert.</returns>
    public async Task<bool> EnableAsync(Guid id, bool enabled, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return false;

        if (alert.Enabled != enabled)
            await audit.AppendAsync(db, actor.Did(enabled ? "alert.enabled" : "alert.disabled", id.ToString("N"), null, null), cancellation);
        if (enabled && !alert.Enabled)
            (alert.Attempts, alert.LastError) = (0, null);
        alert.Enabled = enabled;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Switches it off because it cannot be told, unless somebody changed it since it was read.</summary>
    public async Task PauseAsync(AlertRow read, string why, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await AsRead(db, read).SingleOrDefaultAsync(cancellation) is not { Enabled: true } alert)
            return;

        (alert.Enabled, alert.LastError) = (false, why);
        await audit.AppendAsync(db, Actor.System.Did("alert.disabled", alert.Id.ToString("N"), null, why), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>An address gets no more of it.</summary>
    /// <returns>False when there is no such alert.</returns>
    public async Task<bool> UnsubscribeAsync(Guid id, string addressHash, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return false;

        var hashes = alert.Unsubscribed.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (hashes.Contains(addressHash))
            return true;

        alert.Unsubscribed = string.Join(',', hashes.Append(addressHash));
        await audit.AppendAsync(db, Actor.System.Did("alert.unsubscribed", id.ToString("N"), null, null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Those whose time has come.</summary>
    public async Task<ImmutableArray<AlertRow>> ReadyAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.Alerts.AsNoTracking().Where(row => row.Enabled && row.NextAt <= now).OrderBy(row => row.NextAt).ToListAsync(cancellation)];
    }

    /// <summary>Nothing of it before then. Whoever does so has the right to tell it until then: of several workers one.</summary>
    /// <returns>False where somebody else did, or changed it since it was read.</returns>
    public async Task<bool> WaitAsync(AlertRow read, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (before, _) = (read.NextAt, read.NextAt = until);
        return await AsRead(db, read).Where(row => row.Enabled && row.NextAt == before).ExecuteUpdateAsync(row => row.SetProperty(it => it.NextAt, until), cancellation) > 0;
    }

    /// <summary>What is still to be told: for people the worst of it, for programs the oldest.</summary>
    /// <param name="filter">What it is about, whatever the status.</param>
    /// <param name="until">Not what happened later.</param>
    /// <param name="most">How many findings are named at most.</param>
    public async Task<AlertPending> PendingAsync(AlertRow alert, FindingFilter filter, FixTargets targets, DateTimeOffset until, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kinds = KindsOf(alert);
        var transitions = alert.Channel is AlertChannel.SecurityHub ? Changes : [.. kinds.Select(kind => kind.Transition()).OfType<FindingTransition>()];
        var anyStatus = filter with { Open = false, Statuses = [], Due = null };
        var pending = AlertPending.None(alert);
        if (transitions.Count > 0)
            pending = await HappenedAsync(db, alert, transitions, anyStatus, until, most, pending, cancellation);
        if (alert.Channel is AlertChannel.SecurityHub || !kinds.Contains(AlertKind.Due))
            return pending with { Place = pending.Place with { DueAt = until, DueUntil = null, DueId = default } };

        // For programs what is late waits until all that happened is told.
        return pending.IsAll ? await LateAsync(db, alert, anyStatus, targets, until, most, pending, cancellation) : pending;
    }

    private static async Task<AlertPending> HappenedAsync(DashboardDb db, AlertRow alert, List<FindingTransition> transitions, FindingFilter filter, DateTimeOffset until, int most, AlertPending pending, CancellationToken cancellation)
    {
        var waiting = db.FindingEvents.AsNoTracking()
            .Where(change => change.At > alert.ToldAt || (change.At == alert.ToldAt && change.Id.CompareTo(alert.ToldId) > 0))
            .Where(change => change.At <= until && transitions.Contains(change.Transition))
            .Join(db.Matching(filter), change => change.FindingId, finding => finding.Id, (change, finding) => new { change.Id, change.At, change.Transition, Finding = finding });
        var (count, oldest) = (0, waiting.OrderBy(pair => pair.At).ThenBy(pair => pair.Id));
        if (alert.Channel.IsForPeople())
        {
            if (await waiting.OrderByDescending(pair => pair.At).ThenByDescending(pair => pair.Id).Select(pair => new { pair.At, pair.Id }).FirstOrDefaultAsync(cancellation) is not { } last)
                return pending;

            // All of a moment is written together, so that no more of it follows.
            waiting = waiting.Where(pair => pair.At <= last.At);
            count = await waiting.CountAsync(cancellation);
            oldest = waiting.OrderByDescending(pair => pair.Finding.Severity).ThenBy(pair => pair.At).ThenBy(pair => pair.Id);
            pending = pending with { Place = pending.Place with { ToldAt = last.At, ToldId = last.Id } };
        }

        var events = (await oldest.Take(most).ToListAsync(cancellation)).ConvertAll(pair => new AlertEvent(AlertKinds.Of(pair.Transition), FindingSummary.Of(pair.Finding), pair.At, pair.Id));
        return alert.Channel.IsForPeople()
            ? pending with { Events = [.. events], More = count - events.Count }
            : pending with { Events = [.. events], IsAll = events.Count < most, Place = events is [.., { Id: { } id } end] ? pending.Place with { ToldAt = end.At, ToldId = id } : pending.Place };
    }

    private static async Task<AlertPending> LateAsync(DashboardDb db, AlertRow alert, FindingFilter filter, FixTargets targets, DateTimeOffset until, int most, AlertPending pending, CancellationToken cancellation)
    {
        // What was begun is told to its end, so that nothing that became late meanwhile is between what was told already.
        var end = alert.DueUntil ?? until;
        if (end <= alert.DueAt)
            return pending;

        var late = db.Matching(filter with { Open = true, Due = new DueWithin(targets, alert.DueAt, end) }).AsNoTracking().Where(row => row.Id.CompareTo(alert.DueId) > 0);
        var (room, isForPeople) = (most - pending.Events.Length, alert.Channel.IsForPeople());
        var findings = await (isForPeople ? late.OrderByDescending(row => row.Severity).ThenBy(row => row.Id) : late.OrderBy(row => row.Id)).Take(room).Select(FindingSummary.OfRow).ToListAsync(cancellation);
        var isWhole = isForPeople || findings.Count < room;
        return pending with
        {
            Events = [.. pending.Events, .. findings.Select(finding => new AlertEvent(AlertKind.Due, finding, end, Id: null))],
            More = pending.More + (isForPeople ? await late.CountAsync(cancellation) - findings.Count : 0),
            IsAll = isWhole && end == until,
            Place = isWhole ? pending.Place with { DueAt = end, DueUntil = null, DueId = default } : pending.Place with { DueUntil = end, DueId = findings is [.., var last] ? last.Id : alert.DueId },
        };
    }

    /// <summary>Everything up to there was delivered, or went to the dead letters.</summary>
    /// <param name="error">What is to be said of it: whom it did not reach, or why it went to the dead letters.</param>
    /// <returns>False where somebody changed or removed it since it was read: what they wrote counts from its beginning.</returns>
    public async Task<bool> AdvanceAsync(AlertRow read, AlertPlace place, DateTimeOffset next, DateTimeOffset? sentAt, string? error, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await AsRead(db, read).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.ToldAt, place.ToldAt)
            .SetProperty(it => it.ToldId, place.ToldId)
            .SetProperty(it => it.DueAt, place.DueAt)
            .SetProperty(it => it.DueUntil, place.DueUntil)
            .SetProperty(it => it.DueId, place.DueId)
            .SetProperty(it => it.NextAt, next)
            .SetProperty(it => it.Attempts, 0)
            .SetProperty(it => it.LastError, error)
            .SetProperty(it => it.LastSentAt, sentAt ?? read.LastSentAt), cancellation) > 0;
    }

    /// <summary>The Security Hub has what it is to have open.</summary>
    public async Task FilledAsync(AlertRow read, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await AsRead(db, read).ExecuteUpdateAsync(row => row.SetProperty(it => it.FilledAt, at), cancellation);
    }

    /// <summary>One more attempt was in vain.</summary>
    /// <returns>False where somebody changed or removed it since it was read.</returns>
    public async Task<bool> FailedAsync(AlertRow read, string error, DateTimeOffset next, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await AsRead(db, read).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.Attempts, read.Attempts + 1)
            .SetProperty(it => it.LastError, error)
            .SetProperty(it => it.NextAt, next), cancellation) > 0;
    }

    public async Task BuryAsync(DeadLetterRow letter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(letter);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>The latest first, a hundred at most.</summary>
    public async Task<ImmutableArray<DeadLetterRow>> DeadLettersAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.DeadLetters.AsNoTracking().OrderByDescending(row => row.At).ThenBy(row => row.Id).Take(100).ToListAsync(cancellation)];
    }

    /// <summary>Null when there is none.</summary>
    public async Task<DeadLetterRow?> FindLetterAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.DeadLetters.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
    }

    /// <param name="delivered">Whether it goes because it arrived after all.</param>
    /// <returns>False when there is no such message.</returns>
    public async Task<bool> DiscardAsync(Guid letter, bool delivered, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.DeadLetters.SingleOrDefaultAsync(row => row.Id == letter, cancellation) is not { } row)
            return false;

        db.Remove(row);
        await audit.AppendAsync(db, actor.Did(delivered ? "dead-letter.sent" : "dead-letter.discarded", letter.ToString("N"), $"{row.Items} findings of alert {row.AlertId:N}: {row.Error}", null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public static ImmutableArray<AlertKind> KindsOf(AlertRow alert) => [.. alert.Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<AlertKind>)];

    private static IQueryable<AlertRow> AsRead(DashboardDb db, AlertRow read) => db.Alerts.Where(row => row.Id == read.Id && row.Version == read.Version);

    /// <summary>Without where it goes: whoever reads the audit log need not be able to write there.</summary>
    private static string Said(AlertRow alert) => $"{alert.Name}: {alert.Kinds} of \"{alert.Filter}\" by {alert.Channel}, {alert.Pace}";
}

/// <param name="Kind">Null where people are not told of it, only programs that hold what we hold.</param>
/// <param name="At">When it happened.</param>
/// <param name="Id">Of the event; null where nothing happened but the time.</param>
public sealed record AlertEvent(AlertKind? Kind, FindingSummary Finding, DateTimeOffset At, Guid? Id);

/// <param name="More">How many more it is about than it names.</param>
/// <param name="Place">Where the alert is when this is told.</param>
/// <param name="IsAll">Whether nothing is left then.</param>
public sealed record AlertPending(ImmutableArray<AlertEvent> Events, int More, AlertPlace Place, bool IsAll)
{
    internal static AlertPending None(AlertRow alert) => new([], More: 0, AlertPlace.Of(alert), IsAll: true);
}

/// <summary>How far an alert has been told.</summary>
public sealed record AlertPlace(DateTimeOffset ToldAt, Guid ToldId, DateTimeOffset DueAt, DateTimeOffset? DueUntil, Guid DueId)
{
    public static AlertPlace Of(AlertRow alert) => new(alert.ToldAt, alert.ToldId, alert.DueAt, alert.DueUntil, alert.DueId);
}
