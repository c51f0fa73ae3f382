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

    /// <summary>How many findings that become late at once one message tells.</summary>
    private const int MostLate = 1000;

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
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == read.Id && row.Version == read.Version && row.Enabled, cancellation) is not { } alert)
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

    /// <summary>What is still to be told, the oldest first.</summary>
    /// <param name="filter">What it is about, whatever the status.</param>
    /// <param name="until">Not what happened later.</param>
    public async Task<ImmutableArray<AlertEvent>> PendingAsync(AlertRow alert, FindingFilter filter, FixTargets targets, DateTimeOffset until, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kinds = KindsOf(alert);
        var transitions = alert.Channel is AlertChannel.SecurityHub ? Changes : [.. kinds.Select(kind => kind.Transition()).OfType<FindingTransition>()];
        var anyStatus = filter with { Open = false, Statuses = [], Due = null };
        var events = transitions.Count == 0 ? [] : await db.FindingEvents.AsNoTracking()
            .Where(change => change.At > alert.ToldAt || (change.At == alert.ToldAt && change.Id.CompareTo(alert.ToldId) > 0))
            .Where(change => change.At <= until && transitions.Contains(change.Transition))
            .Join(db.Matching(anyStatus), change => change.FindingId, finding => finding.Id, (change, finding) => new { change.Id, change.At, change.Transition, Finding = finding })
            .OrderBy(pair => pair.At).ThenBy(pair => pair.Id)
            .Take(most)
            .ToListAsync(cancellation);
        var told = events.Select(pair => new AlertEvent(AlertKinds.Of(pair.Transition), FindingSummary.Of(pair.Finding), pair.At, pair.Id)).ToList();
        if (alert.Channel is AlertChannel.SecurityHub || !kinds.Contains(AlertKind.Due) || until <= alert.DueAt)
            return [.. told];

        var late = await db.Matching(anyStatus with { Open = true, Due = new DueWithin(targets, alert.DueAt, until) }).AsNoTracking().OrderBy(row => row.Id).Take(MostLate).Select(FindingSummary.OfRow).ToListAsync(cancellation);
        return [.. told, .. late.Select(finding => new AlertEvent(AlertKind.Due, finding, until, Id: null))];
    }

    /// <summary>Everything up to there was delivered, or went to the dead letters.</summary>
    /// <param name="upTo">The last event that was; null: there was none.</param>
    /// <param name="error">Whom it did not reach, or why it went to the dead letters.</param>
    public async Task AdvanceAsync(Guid id, AlertEvent? upTo, DateTimeOffset dueAt, DateTimeOffset next, DateTimeOffset? sentAt, string? error, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return;

        if (upTo?.Id is { } last)
            (alert.ToldAt, alert.ToldId) = (upTo.At, last);
        // What was wrong with the last message stays said until there is another one.
        if (sentAt is not null || alert.Attempts > 0)
            alert.LastError = error;
        (alert.DueAt, alert.NextAt, alert.Attempts, alert.LastSentAt) = (dueAt, next, 0, sentAt ?? alert.LastSentAt);
        await db.SaveChangesAsync(cancellation);
    }

    /// <returns>How many attempts in vain there were now.</returns>
    public async Task<int> FailedAsync(Guid id, string error, Func<int, DateTimeOffset> next, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Alerts.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } alert)
            return 0;

        alert.Attempts++;
        (alert.LastError, alert.NextAt) = (error, next(alert.Attempts));
        await db.SaveChangesAsync(cancellation);
        return alert.Attempts;
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

    /// <summary>Without where it goes: whoever reads the audit log need not be able to write there.</summary>
    private static string Said(AlertRow alert) => $"{alert.Name}: {alert.Kinds} of \"{alert.Filter}\" by {alert.Channel}, {alert.Pace}";
}

/// <param name="Kind">Null where people are not told of it, only programs that hold what we hold.</param>
/// <param name="At">When it happened.</param>
/// <param name="Id">Of the event; null where nothing happened but the time.</param>
public sealed record AlertEvent(AlertKind? Kind, FindingSummary Finding, DateTimeOffset At, Guid? Id);
