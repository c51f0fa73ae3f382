using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data.Queries;

/// <summary>Reports that were asked for, the latest first.</summary>
public sealed class ReportQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<ReportSummary>> ListAsync(ReportFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Reports.AsNoTracking();
        if (filter.RequestedBy is { } person)
            rows = rows.Where(row => row.RequestedBy == person);
        if (filter.Kind is { Length: > 0 } kind)
            rows = rows.Where(row => row.Kind == kind);
        if (filter.Schedule is { } schedule)
            rows = rows.Where(row => row.ScheduleId == schedule);
        foreach (var capability in filter.Without)
            rows = rows.Where(row => !row.Needs.Contains(capability));
        if (after is { Length: > 0 })
        {
            if (!Guid.TryParseExact(after, "N", out var from))
                throw new FormatException("This is not a place in this list. Leave \"after\" out to begin at its start.");
            rows = rows.Where(row => row.Id.CompareTo(from) < 0);
        }

        // Ids rise with time.
        var items = await rows.OrderByDescending(row => row.Id).Take(limit + 1).Select(ReportSummary.OfRow).ToListAsync(cancellation);
        return Pages.Of(items, limit, last => last.Id.ToString("N", CultureInfo.InvariantCulture));
    }

    /// <summary>Null when there is no such report.</summary>
    public async Task<ReportSummary?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Reports.AsNoTracking().Where(row => row.Id == id).Select(ReportSummary.OfRow).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The readings that everything rested on at a moment; null: on which it rests now. In the order of their accounts.</summary>
    public async Task<ImmutableArray<SnapshotFact>> SnapshotsAsync(DateTimeOffset? at, CancellationToken cancellation)
    {
        await using var db = await (at is { } moment ? new PastDatabases(databases, moment) : databases).CreateDbContextAsync(cancellation);
        var readings = await db.Accounts.Join(db.Snapshots, account => account.SnapshotId, snapshot => snapshot.Id, (account, snapshot) => snapshot)
            .OrderBy(snapshot => snapshot.AccountId)
            .Select(snapshot => new { snapshot.Id, snapshot.AccountId, snapshot.TakenAt, snapshot.ContentHash })
            .ToListAsync(cancellation);
        var facts = ImmutableArray.CreateBuilder<SnapshotFact>();
        foreach (var reading in readings)
            facts.Add(new SnapshotFact(reading.Id, reading.AccountId, reading.TakenAt, reading.ContentHash, await HashAsync(db, reading.ContentHash, cancellation) ?? ""));
        return facts.DrainToImmutable();
    }

    /// <summary>SHA-256 over the bytes of a stored reading, in lower-case hexadecimal; null where it is not stored any more.</summary>
    /// <param name="content">What it is stored under.</param>
    public async Task<string?> HashAsync(string content, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await HashAsync(db, content, cancellation);
    }

    private static async Task<string?> HashAsync(DashboardDb db, string content, CancellationToken cancellation) =>
        await db.SnapshotDocuments.Where(row => row.ContentHash == content).Select(row => row.Document).SingleOrDefaultAsync(cancellation) is { } document
            ? Convert.ToHexStringLower(SHA256.HashData(document))
            : null;
}

/// <param name="Content">What it is stored under: equal for two readings of the same.</param>
/// <param name="Sha256">Over the bytes that are stored.</param>
public sealed record SnapshotFact(Guid Id, string Account, DateTimeOffset TakenAt, string Content, string Sha256);

/// <summary>Which reports a list shows; what is null or empty does not limit it.</summary>
public sealed record ReportFilter
{
    public string? RequestedBy { get; init; }

    public string? Kind { get; init; }

    public Guid? Schedule { get; init; }

    /// <summary>Capabilities that the reader lacks: what needs one of them is left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];
}
