using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SecurityDashboard.Data;
using SecurityDashboard.Signing;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>The installation's key for signing reports, made at its start. The private half is in the database, protected as cookies are.</summary>
public sealed class EvidenceKeys(SettingStore settings, IDataProtectionProvider protection)
{
    private const string Setting = "evidence-key";

    private readonly IDataProtector _protector = protection.CreateProtector(Setting);

    /// <exception cref="InvalidOperationException">The keys of data protection are not those that it was protected with.</exception>
    public async Task<ECDsa> GetAsync(CancellationToken cancellation)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stored = await settings.GetOrAddAsync(Setting, _protector.Protect(Convert.ToBase64String(fresh.ExportPkcs8PrivateKey())), cancellation);
        try
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(_protector.Unprotect(stored)), out _);
            return key;
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException("The key that signs reports cannot be read: the data-protection keys that it was stored with are gone. Restore them from the backup of the data folder or database.", e);
        }
    }

    /// <summary>As PEM.</summary>
    public async Task<string> PublicAsync(CancellationToken cancellation)
    {
        using var key = await GetAsync(cancellation);
        return key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    /// <summary>As files name it.</summary>
    public async Task<string> IdAsync(CancellationToken cancellation)
    {
        using var key = await GetAsync(cancellation);
        return EvidenceSignature.IdOf(key);
    }
}
