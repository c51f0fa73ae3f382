using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// The installation's one key for fingerprints of secrets, made at first use. It stays the same, because another key would make every
/// redacted value look changed.
/// </summary>
public sealed class FingerprintKeys(IDbContextFactory<DashboardDb> databases, IDataProtectionProvider protection)
{
    private const string Setting = "fingerprint-key";

    private readonly IDataProtector _protector = protection.CreateProtector(Setting);

    public async Task<FingerprintKey> GetAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await FindAsync(db, cancellation) is { } known)
            return known;

        db.Settings.Add(new SettingRow { Key = Setting, Value = _protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(FingerprintKey.MinimumBytes))) });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Another process made one at the same moment; its key counts.
            db.ChangeTracker.Clear();
        }

        return await FindAsync(db, cancellation) ?? throw new InvalidOperationException("The fingerprint key was stored and is not there.");
    }

    private async Task<FingerprintKey?> FindAsync(DashboardDb db, CancellationToken cancellation) =>
        await db.Settings.AsNoTracking().Where(setting => setting.Key == Setting).Select(setting => setting.Value).FirstOrDefaultAsync(cancellation) is { } value
            ? new FingerprintKey(Convert.FromBase64String(_protector.Unprotect(value)))
            : null;
}
