using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Keeps where alerts go and what they are signed with unreadable in the database, and makes links that nobody can guess.</summary>
public sealed class AlertSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _targets = protection.CreateProtector("alerts");
    private readonly IDataProtector _links = protection.CreateProtector("alerts.unsubscribe");

    public string Close(string text) => _targets.Protect(text);

    /// <exception cref="DeliveryException">The keys that it was closed with are gone.</exception>
    public string Open(string text) => TryOpen(text)
        ?? throw new DeliveryException("Where it goes, or what it is signed with, cannot be read any more: the key that protected it is lost. Change the alert and write its address again.");

    /// <summary>Null where the keys that it was closed with are gone.</summary>
    public string? TryOpen(string text)
    {
        try
        {
            return _targets.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static string NewSecret() => $"whsec_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";

    /// <param name="of">The alert or the schedule that mails are of.</param>
    public string UnsubscribeToken(Guid of, string address) => _links.Protect($"{of:N}|{HashOf(address)}");

    /// <summary>Null for a token that was not made here.</summary>
    public (Guid Of, string AddressHash)? ReadToken(string token)
    {
        try
        {
            return _links.Unprotect(token).Split('|') is [var id, var hash] && Guid.TryParse(id, out var of) ? (of, hash) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal static string HashOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.Trim().ToLowerInvariant())).AsSpan(0, 8));
}
