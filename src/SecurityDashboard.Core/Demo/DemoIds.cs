using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Demo;

/// <summary>Identifiers that look drawn and are the same every time.</summary>
internal static class DemoIds
{
    public static string Uuid(string seed) => new Guid(Hash(seed)[..16]).ToString();

    /// <summary>The six letters that end the ARN of a secret.</summary>
    public static string Letters(string seed) => string.Concat(Hash(seed).Take(6).Select(value => (char)('A' + value % 26)));

    /// <summary>32 hexadecimal digits.</summary>
    public static string Fingerprint(string seed) => Convert.ToHexStringLower(Hash(seed)[..16]);

    public static int Choice(string seed, int count) => Hash(seed)[0] % count;

    private static byte[] Hash(string seed) => SHA256.HashData(Encoding.UTF8.GetBytes(seed));
}
