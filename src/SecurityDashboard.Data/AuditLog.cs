using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

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

    private static readonly string Beginning = new('0', 64);

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
            Hash = HashOf(last?.Hash ?? Beginning, number, at, entry),
        });
    }

    /// <summary>Null when the log is whole; otherwise the number of the first entry that is missing, changed or out of place.</summary>
    public async Task<long?> VerifyAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (number, hash) = await BeginningAsync(db, cancellation);
        while (await db.Audit.AsNoTracking().Where(row => row.Number > number).OrderBy(row => row.Number).Take(Batch).ToListAsync(cancellation) is { Count: > 0 } rows)
            foreach (var row in rows)
            {
                number++;
                hash = HashOf(hash, number, row.At, new AuditEntry(row.Actor, row.Action, row.Target) { Before = row.Before, After = row.After, Address = row.Address });
                if (row.Number != number || row.Hash != hash)
                    return number;
            }

        return null;
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
        return value?.Split(':') is [var number, var hash] ? (long.Parse(number, CultureInfo.InvariantCulture), hash) : (0, Beginning);
    }

    private static string HashOf(string previous, long number, DateTimeOffset at, AuditEntry entry)
    {
        // A JSON array of strings: no two different entries have the same text.
        string?[] content = [previous, number.ToString(CultureInfo.InvariantCulture), at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Target, entry.Before, entry.After, entry.Address];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)));
    }
}
