using System.Text;

namespace SecurityDashboard.Secrets;

public sealed class FingerprintKeyTests
{
    [Fact]
    public void Gives_equal_values_equal_fingerprints_under_one_key_only()
    {
        var other = new FingerprintKey(Encoding.ASCII.GetBytes(new string('k', 32)));

        Assert.Equal(Made.Key.Fingerprint("correct horse"), Made.Key.Fingerprint("correct horse"));
        Assert.NotEqual(Made.Key.Fingerprint("correct horse"), Made.Key.Fingerprint("correct horsf"));
        Assert.NotEqual(Made.Key.Fingerprint("correct horse"), other.Fingerprint("correct horse"));
    }

    [Fact]
    public void Is_the_start_of_HMAC_SHA_256_over_UTF_16()
    {
        var expected = System.Security.Cryptography.HMACSHA256.HashData(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray(), Encoding.Unicode.GetBytes("pässword"));

        Assert.Equal(Convert.ToHexStringLower(expected)[..32], Made.Key.Fingerprint("pässword"));
    }

    [Fact]
    public void Refuses_a_short_key()
    {
        var error = Assert.Throws<ArgumentException>(() => new FingerprintKey(new byte[31]));

        Assert.StartsWith("The fingerprint key has 31 bytes. Give at least 32 random bytes.", error.Message, StringComparison.Ordinal);
    }
}
