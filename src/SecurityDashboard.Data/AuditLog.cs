using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Signing;

namespace SecurityDashboard.Data;

/// <summary>
/// Who did what, to what, from where: append-only, numbered without gaps, each entry's hash over its content and the hash before it,
/// so that nothing can be changed, removed or put in between without <see cref="VerifyAsync"/> telling.
/// </summary>
public sealed class AuditLog(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>The setting that holds the number and the hash of the last entry that is no longer kept.</summary>
    private const string Forgotten = "audit.forgotten";

    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        await AppendAsync(db, entry, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Adds the entry to a change that is under way in <see cref="DashboardDb.BeginWriteAsync"/>: both are stored, or neither.</summary>
    internal async Task AppendAsync(DashboardDb db, AuditEntry entry, CancellationToken cancellation)
    {
        var last = await db.Audit.AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellation);
        var number = (last?.Number ?? 0) + 1;

        // Databases keep microseconds at most; the hash must be over what is read back.
        var now = time.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        db.Add(new AuditRow
        {
            Number = number,
            At = at,
            Actor = entry.Actor,
            Action = entry.Action,
            Target = entry.Target,
            Before = entry.Before,
            After = entry.After,
            Address = entry.Address,
            Hash = AuditChain.HashOf(last?.Hash ?? AuditChain.Beginning, new AuditLine(number, at, entry.Actor, entry.Action, entry.Target, entry.Before, entry.After, entry.Address)),
        });
    }

    /// <summary>Null when the log is whole, and ends as the head says or goes on from there; otherwise the number of the first entry that is missing, changed or out of place.</summary>
    /// <param name="head">An entry that somebody noted; null: none was.</param>
    public async Task<long?> VerifyAsync(CancellationToken cancellation, AuditHead? head = null)
    {
        var chain = new AuditChainCheck(head);
        await foreach (var line in ReadAsync(cancellation))
            if (!chain.Take(line))
                break;
        return chain.End();
    }

    /// <summary>Every entry in its order; the first one names the hash before it where the log no longer begins with number 1.</summary>
    public async IAsyncEnumerable<AuditLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (number, hash) = await BeginningAsync(db, cancellation);
        var previous = number > 0 ? hash : null;
        while (await db.Audit.AsNoTracking().Where(row => row.Number > number).OrderBy(row => row.Number).Take(Batch).ToListAsync(cancellation) is { Count: > 0 } rows)
            foreach (var row in rows)
            {
                yield return new AuditLine(row.Number, row.At, row.Actor, row.Action, row.Target, row.Before, row.After, row.Address) { Hash = row.Hash, Previous = previous };
                (number, previous) = (row.Number, null);
            }
    }

    /// <summary>The last entry; null where there is none.</summary>
    public async Task<AuditHead?> HeadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Audit.AsNoTracking().OrderByDescending(row => row.Number).Select(row => new AuditHead(row.Number, row.Hash)).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Lets the log begin behind an entry that is about to be forgotten.</summary>
    internal static async Task BeginAfterAsync(DashboardDb db, AuditRow last, CancellationToken cancellation)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{last.Number}:{last.Hash}");
        if (await db.Settings.SingleOrDefaultAsync(row => row.Key == Forgotten, cancellation) is { } row)
            row.Value = value;
        else
            db.Add(new SettingRow { Key = Forgotten, Value = value });
    }

    private static async Task<(long Number, string Hash)> BeginningAsync(DashboardDb db, CancellationToken cancellation)
    {
        var value = await db.Settings.Where(row => row.Key == Forgotten).Select(row => row.Value).SingleOrDefaultAsync(cancellation);
        return value?.Split(':') is [var number, var hash] ? (long.Parse(number, CultureInfo.InvariantCulture), hash) : (0, AuditChain.Beginning);
    }
}
