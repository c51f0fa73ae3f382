using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Web.People;

/// <summary>What whoever has it may use without a password: shown once, and kept as a hash only. Long enough that its hash needs no salt.</summary>
internal static class SecretToken
{
    /// <param name="bytes">How many of them are random.</param>
    public static string Make(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
