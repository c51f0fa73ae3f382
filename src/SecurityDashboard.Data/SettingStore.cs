using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>Settings that are made in the dashboard, and keys that it makes for itself. A change by a person is audited.</summary>
public sealed class SettingStore(IDbContextFactory<DashboardDb> databases, AuditLog audit)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public SettingStore At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), audit) : this;

    /// <summary>Null when it was never set.</summary>
    public async Task<string?> GetAsync(string key, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Settings.Where(row => row.Key == key).Select(row => row.Value).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Every setting whose key begins so, by key.</summary>
    public async Task<FrozenDictionary<string, string>> ListAsync(string prefix, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await db.Settings.AsNoTracking().Where(row => row.Key.StartsWith(prefix)).ToListAsync(cancellation)).ToFrozenDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);
    }

    /// <summary>False when it was never set.</summary>
    public async Task<bool> RemoveAsync(string key, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Settings.SingleOrDefaultAsync(row => row.Key == key, cancellation) is not { } row)
            return false;

        await audit.AppendAsync(db, actor.Did("setting.removed", key, row.Value, null), cancellation);
        db.Remove(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <param name="value">Stands in the audit log: nothing secret.</param>
    public async Task SetAsync(string key, string value, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var row = await db.Settings.SingleOrDefaultAsync(row => row.Key == key, cancellation);
        if (row?.Value == value)
            return;

        await audit.AppendAsync(db, actor.Did("setting.changed", key, row?.Value, value), cancellation);
        if (row is null)
            db.Add(new SettingRow { Key = key, Value = value });
        else
            row.Value = value;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The stored value; <paramref name="value"/>, which is then stored, when there is none. Every process gets the same.</summary>
    /// <param name="value">May be secret: it is stored as it is, and not audited.</param>
    public async Task<string> GetOrAddAsync(string key, string value, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Settings.Where(row => row.Key == key).Select(row => row.Value).SingleOrDefaultAsync(cancellation) is { } stored)
            return stored;

        db.Add(new SettingRow { Key = key, Value = value });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return value;
    }
}
