using System.Buffers;
using System.Buffers.Text;

namespace SecurityDashboard.Secrets.Rules;

/// <summary>Looks into the header of what has the form of a JSON Web Token (RFC 7519).</summary>
internal static class JsonWebToken
{
    private const int LongestHeader = 4096;

    /// <summary>False when the first of its parts is no JSON object, so that the text only looks like a token.</summary>
    public static bool MayBe(ReadOnlySpan<char> token)
    {
        var dot = token.IndexOf('.');
        if (dot is <= 0 or > LongestHeader)
            return true;        // of another form

        var header = new byte[dot];
        // Not TryDecodeFromChars: that one throws on what is no base64.
        return Base64Url.DecodeFromChars(token[..dot], header, out _, out var written) == OperationStatus.Done && header.AsSpan(0, written).StartsWith("{"u8) && header.AsSpan(0, written).TrimEnd((byte)' ').EndsWith("}"u8);
    }
}
