using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>Exceptions as they stand at this moment, what they cover and what would be covered.</summary>
public sealed class ExceptionQueries(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public ExceptionQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), new StoppedClock(moment)) : this;

    /// <summary>The latest request first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="after">A page's <see cref="Page{T}.Next"/>; null for the first page.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<ExceptionSummary>> ListAsync(ExceptionFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = Matching(db.Exceptions.AsNoTracking(), filter, now);
        if (Position<int>.Parse(after) is { } from)
            rows = rows.Where(row => row.Id.CompareTo(from.Id) < 0);
        var items = await rows.OrderByDescending(row => row.Id).Take(limit + 1)
            .Select(row => new { Row = row, Covers = db.Findings.Count(finding => finding.ExceptionId == row.Id) }).ToListAsync(cancellation);
        return Pages.Of([.. items.Select(it => Summary(it.Row.ToException(), it.Covers, now))], limit, last => new Position<int>(0, last.Exception.Id).ToString());
    }

    /// <summary>How many stand where; a state in which none stands is left out.</summary>
    public async Task<FrozenDictionary<ExceptionState, int>> CountsAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = await db.Exceptions.GroupBy(row => (row.State == ExceptionState.Requested || row.State == ExceptionState.Active) && row.ExpiresAt <= now ? ExceptionState.Expired : row.State)
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        return counts.ToFrozenDictionary(group => group.Key, group => group.Count);
    }

    /// <summary>Null when there is no such exception.</summary>
    public async Task<ExceptionDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Exceptions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return null;

        var exception = row.ToException();
        var target = ExceptionStore.IdOf(id);
        var history = await db.Audit.AsNoTracking().Where(entry => entry.Target == target && entry.Action.StartsWith("exception.")).OrderByDescending(entry => entry.Number).ToListAsync(cancellation);
        return new ExceptionDetail
        {
            Summary = Summary(exception, await db.Findings.CountAsync(finding => finding.ExceptionId == id, cancellation), now),
            Matching = await CountAsync(db.Candidates(exception.Scope), cancellation),
            ExtendedBy = await db.Exceptions.Where(other => other.Extends == id).OrderByDescending(other => other.Id).Select(other => (Guid?)other.Id).FirstOrDefaultAsync(cancellation),
            History = [.. history.Select(entry => new ExceptionStep(entry.At, entry.Actor, entry.Action, entry.After))],
        };
    }

    /// <summary>Null when there is no such exception; for the mark on a finding.</summary>
    public async Task<RiskException?> OfAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await db.Exceptions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation))?.ToException();
    }

    /// <summary>What an exception of this scope would cover now, and what it takes to have it.</summary>
    /// <exception cref="FormatException">There can be no exception of this scope.</exception>
    public async Task<ExceptionPreview> PreviewAsync(ExceptionScope scope, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var upTo = await UpToAsync(db, scope, cancellation);
        var policy = await ExceptionStore.PolicyOfAsync(db, cancellation);
        return new ExceptionPreview(upTo, await CountAsync(db.Candidates(scope), cancellation), policy.DaysFor(upTo), policy.LatestFor(upTo, time.GetUtcNow()));
    }

    /// <summary>The open findings that a scope includes, the worst first.</summary>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<FindingSummary>> MatchingAsync(ExceptionScope scope, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Candidates(scope).Where(row => row.IsOpen);
        if (Position<Severity>.Parse(after) is { } from)
            rows = rows.Where(row => row.Severity < from.Sort || (row.Severity == from.Sort && row.Id.CompareTo(from.Id) > 0));
        var items = await rows.OrderByDescending(row => row.Severity).ThenBy(row => row.Id).Take(limit + 1).Select(FindingSummary.OfRow).ToListAsync(cancellation);
        return Pages.Of(items, limit, last => new Position<Severity>(last.Severity, last.Id).ToString());
    }

    /// <summary>The scope of one finding; null when there is none of that id.</summary>
    public async Task<FindingScope?> ScopeOfAsync(Guid finding, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Findings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == finding, cancellation) is { } row ? new FindingScope(new AccountId(row.AccountId), row.ToKey()) : null;
    }

    /// <summary>The worst that a scope can cover: of one finding what it is, of a pattern whatever its control weighs anywhere.</summary>
    /// <exception cref="FormatException">There can be no exception of this scope.</exception>
    internal static async Task<Severity> UpToAsync(DashboardDb db, ExceptionScope scope, CancellationToken cancellation)
    {
        if (scope.ControlId is { } id && ControlCatalog.Find(id) is null)
            throw new FormatException($"No control has the id {id}. See /controls for those that there are.");

        var open = await db.Candidates(scope).Where(row => row.IsOpen).Select(row => (Severity?)row.Severity).MaxAsync(cancellation);
        if (scope is FindingScope)
            return open ?? throw new FormatException("The finding is not open, so there is nothing to except.");

        var settings = await ControlSettingStore.OfAsync(db, cancellation);
        // The account of no number stands for those that have no decision of their own, the ones to come among them.
        var accounts = (await db.Accounts.Select(row => row.Id).ToListAsync(cancellation)).Select(account => new AccountId(account)).Prepend(default);
        var controls = scope.ControlId is { } one ? ControlCatalog.All.Where(control => control.Info.Id == one) : ControlCatalog.All;
        var weighed = controls.SelectMany(_ => accounts, settings.SeverityOf).Max();
        return open > weighed ? open.Value : weighed;
    }

    private static async Task<FrozenDictionary<Severity, int>> CountAsync(IQueryable<FindingRow> rows, CancellationToken cancellation) =>
        (await rows.Where(row => row.IsOpen).GroupBy(row => row.Severity).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation)).ToFrozenDictionary(group => group.Key, group => group.Count);

    private static ExceptionSummary Summary(RiskException exception, int covers, DateTimeOffset now) => new(exception, exception.StateAt(now), covers);

    private static IQueryable<ExceptionRow> Matching(IQueryable<ExceptionRow> rows, ExceptionFilter filter, DateTimeOffset now)
    {
        if (filter.States.Length > 0)
        {
            var (states, expired) = (filter.States, filter.States.Contains(ExceptionState.Expired));
            rows = rows.Where(row => (row.State == ExceptionState.Requested || row.State == ExceptionState.Active) && row.ExpiresAt <= now ? expired : states.Contains(row.State));
        }

        if (filter.RequestedBy is { Length: > 0 } by)
            rows = rows.Where(row => row.RequestedBy == by);
        if (filter.NotRequestedBy is { Length: > 0 } other)
            rows = rows.Where(row => row.RequestedBy != other);
        if (filter.EndsBefore is { } before)
            rows = rows.Where(row => row.ExpiresAt < before);
        if (filter.Text is { Length: > 0 } text)
        {
            var pattern = Pattern.Containing(text);
            rows = rows.Where(row => EF.Functions.Like(row.Reason.ToLower(), pattern, Pattern.Escape) || EF.Functions.Like(row.Owner.ToLower(), pattern, Pattern.Escape)
                || EF.Functions.Like((row.ControlId ?? "").ToLower(), pattern, Pattern.Escape) || EF.Functions.Like((row.Resource ?? "").ToLower(), pattern, Pattern.Escape)
                || EF.Functions.Like((row.Ticket ?? "").ToLower(), pattern, Pattern.Escape));
        }

        return rows;
    }
}
