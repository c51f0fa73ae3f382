using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Which accounts are connected, and how. Every change is audited in the same transaction.</summary>
public sealed class AccountStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    /// <returns>The external id that the account's role must ask for; null when the account is connected already.</returns>
    public async Task<string?> AddAsync(AccountId account, AccountSettings settings, Actor actor, CancellationToken cancellation)
    {
        if (!AccountId.TryParse(account.Text, out _))
            throw new ArgumentException($"\"{account}\" is not an account id. It has twelve digits.", nameof(account));

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Accounts.AnyAsync(row => row.Id == account.Text, cancellation))
            return null;

        // Chosen here and never by people, so that nobody can make the dashboard assume a role that was meant for someone else.
        var externalId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var row = new AccountRow { Id = account.Text, Name = settings.Name, Source = settings.Source, ExternalId = externalId, CreatedAt = time.GetUtcNow() };
        Write(row, settings);
        db.Add(row);
        await audit.AppendAsync(db, actor.Did("account.added", account.Text, before: null, Stored.Write(settings)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return externalId;
    }

    /// <returns>False when the account is not connected.</returns>
    public async Task<bool> EditAsync(AccountId account, AccountSettings settings, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Accounts.SingleOrDefaultAsync(row => row.Id == account.Text, cancellation) is not { } row)
            return false;

        var before = Read(row);
        Write(row, settings);
        await audit.AppendAsync(db, actor.Did("account.edited", account.Text, Stored.Write(before), Stored.Write(settings)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Forgets the account and what was read from it. Its history, its trend and the audit log stay.</summary>
    /// <returns>False when the account is not connected.</returns>
    public async Task<bool> RemoveAsync(AccountId account, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Accounts.SingleOrDefaultAsync(row => row.Id == account.Text, cancellation) is not { } row)
            return false;

        var neighbours = await Neighbours.OfAsync(db, account.Text, cancellation);
        await db.Accounts.Where(other => neighbours.Contains(other.Id))
            .ExecuteUpdateAsync(other => other.SetProperty(it => it.EstateVersion, it => it.EstateVersion + 1), cancellation);

        await TeamCounts.ForgetAsync(db, account, cancellation);
        var scopes = await FindingCounts.ForgetAsync(db, account, cancellation);
        // The database deletes these with their findings and pipelines.
        await db.KeepAsync(await db.FindingAssignments.AsNoTracking().Where(it => db.Findings.Any(finding => finding.Id == it.FindingId && finding.AccountId == account.Text)).ToListAsync(cancellation), cancellation);
        await db.KeepAsync(await db.PipelineResources.AsNoTracking().Where(it => db.Pipelines.Any(row => row.Id == it.PipelineId && row.AccountId == account.Text)).ToListAsync(cancellation), cancellation);
        await DeleteAsync(db, db.Findings.Where(it => it.AccountId == account.Text), cancellation);
        await DeleteAsync(db, db.Pipelines.Where(it => it.AccountId == account.Text), cancellation);
        await FindingCounts.RecountAsync(db, scopes, cancellation);
        var owned = await db.Resources.Where(it => it.AccountId == account.Text).Select(it => it.Id).ToListAsync(cancellation);
        await DeleteAsync(db, db.Resources.Where(it => it.AccountId == account.Text), cancellation);
        await DeleteAsync(db, db.ResourceReferences.Where(it => it.AccountId == account.Text), cancellation);
        await DeleteAsync(db, db.OwnedBuckets.Where(it => it.AccountId == account.Text), cancellation);
        await DeleteAsync(db, db.ResourceTags.Where(it => it.AccountId == account.Text), cancellation);
        await new ScoreWriter(db, db.Moment).WriteTeamsAsync(await OwnerWriter.WriteAsync(db, [.. owned.Union(scopes)], cancellation), cancellation);
        await db.Snapshots.Where(it => it.AccountId == account.Text).ExecuteDeleteAsync(cancellation);
        await db.SnapshotDocuments.Where(it => it.AccountId == account.Text).ExecuteDeleteAsync(cancellation);
        await db.Scans.Where(it => it.AccountId == account.Text).ExecuteDeleteAsync(cancellation);
        db.Remove(row);
        await audit.AppendAsync(db, actor.Did("account.removed", account.Text, Stored.Write(Read(row)), after: null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static async Task DeleteAsync<TRow>(DashboardDb db, IQueryable<TRow> rows, CancellationToken cancellation) where TRow : class, IHasPast
    {
        await db.KeepAsync(await rows.AsNoTracking().ToListAsync(cancellation), cancellation);
        await rows.ExecuteDeleteAsync(cancellation);
    }

    private static AccountSettings Read(AccountRow row) => new()
    {
        Name = row.Name,
        Source = row.Source,
        RoleName = row.RoleName,
        Regions = [.. row.Regions.Split(',', StringSplitOptions.RemoveEmptyEntries)],
        Schedule = row.Schedule,
        Enabled = row.Enabled,
    };

    private static void Write(AccountRow row, AccountSettings settings)
    {
        row.Name = settings.Name;
        row.Source = settings.Source;
        row.RoleName = settings.RoleName;
        row.Regions = string.Join(',', settings.Regions);
        row.Schedule = settings.Schedule;
        row.Enabled = settings.Enabled;
    }
}
