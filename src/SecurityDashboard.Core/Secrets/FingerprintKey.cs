using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecurityDashboard.Secrets;

/// <summary>The key of one organisation under which secrets are fingerprinted, so that "the same secret in four pipelines" can be said without keeping it.</summary>
/// <remarks>Without the key a fingerprint cannot be guessed back even for a weak password; with it, it can. Keep the key like a secret.</remarks>
public sealed class FingerprintKey
{
    public const int MinimumBytes = 32;

    private readonly byte[] _bytes;

    public FingerprintKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < MinimumBytes)
            throw new ArgumentException($"The fingerprint key has {bytes.Length} bytes. Give at least {MinimumBytes} random bytes.", nameof(bytes));

        _bytes = bytes.ToArray();
    }

    /// <summary>A key that lasts as long as the process: fingerprints of two runs cannot be compared.</summary>
    public static FingerprintKey Random() => new(RandomNumberGenerator.GetBytes(MinimumBytes));

    /// <summary>The first 128 bits of HMAC-SHA-256 over the value's UTF-16 code units, as 32 lower-case hexadecimal digits.</summary>
    public string Fingerprint(ReadOnlySpan<char> value)
    {
        // UTF-16 and not UTF-8: two different malformed strings must not become the same replacement characters.
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_bytes, MemoryMarshal.AsBytes(value), hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
