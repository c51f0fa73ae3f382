using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SecurityDashboard.Data;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// The installation's one key for fingerprints of secrets, made at first use. It stays the same, because another key would make every
/// redacted value look changed.
/// </summary>
public sealed class FingerprintKeys(SettingStore settings, IDataProtectionProvider protection)
{
    private const string Setting = "fingerprint-key";

    private readonly IDataProtector _protector = protection.CreateProtector(Setting);

    public async Task<FingerprintKey> GetAsync(CancellationToken cancellation)
    {
        var fresh = _protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(FingerprintKey.MinimumBytes)));
        return new FingerprintKey(Convert.FromBase64String(_protector.Unprotect(await settings.GetOrAddAsync(Setting, fresh, cancellation))));
    }
}
