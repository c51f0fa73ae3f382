using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>The audit log for readers.</summary>
public sealed class AuditQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The latest first.</summary>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<AuditRecord>> ListAsync(AuditFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Audit.AsNoTracking();
        if (after is { Length: > 0 })
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new FormatException("This is not a place in the audit log. Leave \"after\" out to begin with the latest entry.");
            rows = rows.Where(row => row.Number < number);
        }

        var items = await Matching(rows, filter).OrderByDescending(row => row.Number).Take(limit + 1)
            .Select(row => new AuditRecord(row.Number, row.At, new AuditEntry(row.Actor, row.Action, row.Target) { Before = row.Before, After = row.After, Address = row.Address }, row.Hash))
            .ToListAsync(cancellation);
        return Pages.Of(items, limit, last => last.Number.ToString(CultureInfo.InvariantCulture));
    }

    private static IQueryable<AuditRow> Matching(IQueryable<AuditRow> rows, AuditFilter filter)
    {
        if (filter.Actor is { Length: > 0 } actor)
            rows = rows.Where(row => row.Actor == actor);
        if (filter.Action is { Length: > 0 } action)
            rows = rows.Where(row => row.Action == action);
        if (filter.Target is { Length: > 0 } target)
            rows = rows.Where(row => row.Target == target);
        if (filter.From is { } from)
            rows = rows.Where(row => row.At >= from);
        if (filter.To is { } to)
            rows = rows.Where(row => row.At <= to);
        return rows;
    }
}

/// <summary>Which entries a list shows; what is null does not limit it.</summary>
public sealed record AuditFilter
{
    public string? Actor { get; init; }

    public string? Action { get; init; }

    public string? Target { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }
}

/// <param name="Number">1, 2, 3, without gaps.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, AuditEntry Entry, string Hash);
