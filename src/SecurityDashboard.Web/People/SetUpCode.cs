using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Web.People;

/// <summary>
/// The one-time code on the console that proves that whoever makes the first administrator also runs the process. It expires, wears out
/// after a few wrong guesses, and is then replaced by a new one.
/// </summary>
public sealed class SetUpCode(TimeProvider time)
{
    // Letters and digits that are not mistaken for one another when they are typed from a console.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private const int Guesses = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private byte[]? _hash;
    private DateTimeOffset _expires;
    private int _guessesLeft;

    /// <summary>A new code to print when there is none that still works; otherwise null, because it was printed before.</summary>
    public string? Renew()
    {
        lock (_lock)
        {
            if (IsUsable)
                return null;

            var text = RandomNumberGenerator.GetString(Alphabet, 12);
            (_hash, _expires, _guessesLeft) = (Hash(text), time.GetUtcNow() + Lifetime, Guesses);
            return $"{text[..4]}-{text[4..8]}-{text[8..]}";
        }
    }

    /// <summary>True once for the right code; the code is used up by it.</summary>
    public bool Redeem(string? typed)
    {
        lock (_lock)
        {
            if (!IsUsable)
                return false;

            _guessesLeft--;
            if (!CryptographicOperations.FixedTimeEquals(_hash, Hash(typed ?? "")))
                return false;

            _hash = null;
            return true;
        }
    }

    private bool IsUsable => _hash is not null && _guessesLeft > 0 && time.GetUtcNow() < _expires;

    /// <summary>Dashes, blanks and case do not matter to who types it.</summary>
    private static byte[] Hash(string text) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()));
}
