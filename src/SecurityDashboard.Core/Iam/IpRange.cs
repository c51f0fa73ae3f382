using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecurityDashboard.Iam;

/// <summary>A range of IPv4 or IPv6 addresses in CIDR form; without a prefix length it is the one address. The two families never meet.</summary>
internal readonly struct IpRange
{
    private readonly byte[] _address;
    private readonly int _prefix;

    private IpRange(byte[] address, int prefix) => (_address, _prefix) = (address, prefix);

    public int PrefixLength => _prefix;

    public bool IsIPv6 => _address.Length == 16;

    public static IpRange? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Address(slash < 0 ? text : text[..slash]) is not { } address)
            return null;

        var bits = address.Length * 8;
        if (slash < 0)
            return new IpRange(address, bits);

        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= bits
            ? new IpRange(address, prefix)
            : null;
    }

    public bool Contains(string text)
    {
        if (Address(text) is not { } address || address.Length != _address.Length)
            return false;

        var whole = _prefix / 8;
        if (!address.AsSpan(0, whole).SequenceEqual(_address.AsSpan(0, whole)))
            return false;

        var rest = _prefix % 8;
        return rest == 0 || (address[whole] ^ _address[whole]) >> (8 - rest) == 0;
    }

    // The library also takes "1" and "0x7f.1" for IPv4 addresses; AWS never writes those, so they are refused.
    private static byte[]? Address(string text)
    {
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
            return null;

        return address.AddressFamily is AddressFamily.InterNetworkV6 || IsDotted(text) ? address.GetAddressBytes() : null;
    }

    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] is not '0'));
    }
}
