using System.Text;
using System.Text.Unicode;

namespace SecurityDashboard.Secrets;

/// <summary>Unpacks one layer of base64 when there is text under it.</summary>
internal static class Base64Layer
{
    private const int Shortest = 16;
    private const int Longest = 1 << 20;

    /// <summary>The text under the base64, or null when it is no base64 or no text.</summary>
    public static string? Decode(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.Length is < Shortest or > Longest || value.Length % 4 == 1)
            return null;

        Span<byte> bytes = value.Length <= 256 ? stackalloc byte[256] : new byte[value.Length];
        if (!Convert.TryFromBase64Chars(value, bytes, out var written) || !Utf8.IsValid(bytes[..written]))
            return null;        // no base64, or bytes under it and no text

        var text = Encoding.UTF8.GetString(bytes[..written]);
        return text.AsSpan().ContainsAnyInRange('\0', '\b') ? null : text;
    }
}
