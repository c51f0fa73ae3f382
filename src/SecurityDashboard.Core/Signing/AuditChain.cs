using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecurityDashboard.Signing;

/// <summary>
/// How entries of the audit log are bound to each other: each one's hash is over its content and the hash before it, so that whoever
/// knows the last hash sees every change, gap and insertion before it.
/// </summary>
public static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(string previous, AuditLine line)
    {
        // A JSON array of strings: no two different entries have the same text.
        string?[] content =
        [
            previous, line.Number.ToString(CultureInfo.InvariantCulture), line.At.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            line.Actor, line.Action, line.Target, line.Before, line.After, line.Address,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content)));
    }
}

/// <summary>One entry of the audit log.</summary>
/// <param name="Number">1, 2, 3, without gaps.</param>
public sealed record AuditLine(long Number, DateTimeOffset At, string Actor, string Action, string Target, string? Before, string? After, string? Address)
{
    /// <summary>What is stored beside the entry; empty before it is known.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Of the first entry of a log that begins later than with number 1: the hash of the entry before it, which is no longer kept.</summary>
    public string? Previous { get; init; }
}
