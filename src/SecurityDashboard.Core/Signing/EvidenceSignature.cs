using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecurityDashboard.Signing;

/// <summary>Signs and checks a manifest with ES256, as a JSON Web Signature whose payload is the file beside it.</summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc7515#appendix-F</remarks>
public static class EvidenceSignature
{
    /// <summary>The file that holds it, beside the manifest.</summary>
    public const string FileName = "manifest.jws";

    /// <summary>The file that holds the public key, beside the manifest.</summary>
    public const string KeyFileName = "public-key.pem";

    /// <summary>Names a public key: the first half of its SHA-256, which nobody finds another key for.</summary>
    public static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..32];

    public static string Sign(ReadOnlySpan<byte> manifest, ECDsa key)
    {
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Header("ES256", IdOf(key))));
        return $"{header}..{Base64Url.EncodeToString(key.SignData(Signed(header, manifest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}";
    }

    /// <summary>The id of the key that it says it was made with; null where it is no such signature.</summary>
    public static string? KeyOf(string signature) => Parse(signature)?.Header.Kid;

    public static bool Verifies(string signature, ReadOnlySpan<byte> manifest, ECDsa key) =>
        Parse(signature) is { } parsed && key.VerifyData(Signed(parsed.Text, manifest), parsed.Value, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private static byte[] Signed(string header, ReadOnlySpan<byte> manifest) => Encoding.ASCII.GetBytes($"{header}.{Base64Url.EncodeToString(manifest)}");

    private static (string Text, Header Header, byte[] Value)? Parse(string signature)
    {
        try
        {
            return signature.Trim().Split('.') is [var header, "", var value] && JsonSerializer.Deserialize<Header>(Base64Url.DecodeFromChars(header)) is { Alg: "ES256", Kid: not null } read
                ? (header, read, Base64Url.DecodeFromChars(value))
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record Header([property: System.Text.Json.Serialization.JsonPropertyName("alg")] string Alg, [property: System.Text.Json.Serialization.JsonPropertyName("kid")] string Kid);
}
