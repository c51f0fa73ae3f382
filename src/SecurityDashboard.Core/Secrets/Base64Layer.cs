using System.Text;

namespace SecurityDashboard.Secrets;

/// <summary>Unpacks one layer of base64 when there is text under it.</summary>
internal static class Base64Layer
{
    private const int Shortest = 16;
    private const int Longest = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text under the base64, or null when it is no base64 or no text.</summary>
    public static string? Decode(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length is < Shortest or > Longest || value.Length % 4 == 1)
            return null;

        var bytes = new byte[value.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64Chars(value, bytes, out var written))
            return null;

        try
        {
            var text = Strict.GetString(bytes, 0, written);
            return text.AsSpan().ContainsAnyInRange('\0', '\b') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;        // bytes, not text
        }
    }
}
