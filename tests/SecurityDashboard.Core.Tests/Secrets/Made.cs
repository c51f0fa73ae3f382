namespace SecurityDashboard.Secrets;

/// <summary>Makes values of the shapes that secrets and their look-alikes have. Made at run time, so that no scanner finds them in this repository.</summary>
internal static partial class Made
{
    public const string Hex = "0123456789abcdef";
    public const string Lower = "abcdefghijklmnopqrstuvwxyz";
    public const string Digits = "0123456789";
    public const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    public const string Base64 = Alphanumeric + "+/";
    public const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static FingerprintKey Key { get; } = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    /// <summary>The same characters for the same seed.</summary>
    public static string Characters(string alphabet, int length, int seed)
    {
        // SHA-256 as a generator: System.Random may change between versions of .NET.
        var made = new char[length];
        for (var i = 0; i < length; i++)
        {
            var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{seed}/{i}"));
            made[i] = alphabet[(hash[0] << 8 | hash[1]) % alphabet.Length];
        }

        return new string(made);
    }

    public static string Uuid(int seed) =>
        $"{Characters(Hex, 8, seed)}-{Characters(Hex, 4, seed + 1)}-4{Characters(Hex, 3, seed + 2)}-a{Characters(Hex, 3, seed + 3)}-{Characters(Hex, 12, seed + 4)}";

    /// <summary>What a password rule of a company produces: letters in both cases, digits, a mark.</summary>
    public static string Password(int seed) =>
        $"{Characters("BCDFGHJKLMNPRSTVWZ", 1, seed)}{Characters(Lower, 5, seed + 1)}{Characters(Digits, 3, seed + 2)}{Characters("!*#-_%", 1, seed + 3)}{Characters(Alphanumeric, 4, seed + 4)}";

    /// <summary>Fills a form: {A20} letters and digits, {L} letters, {H} hexadecimal, {D} digits, {B} base 32, {S} base 64, {N} an account id, {U} a UUID, {P} a password.</summary>
    public static string Form(string form, int seed)
    {
        var part = 0;
        return Part().Replace(form, match =>
        {
            var length = match.Groups[2].Length == 0 ? 0 : int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            var partSeed = seed * 1000 + part++ * 10;
            return match.Groups[1].Value switch
            {
                "A" => Characters(Alphanumeric, length, partSeed),
                "L" => Characters(Alphanumeric[..52], length, partSeed),
                "H" => Characters(Hex, length, partSeed),
                "D" => Characters("123456789", length, partSeed),
                "N" => Characters("123456789", length, partSeed),
                "B" => Characters(Base32, length, partSeed),
                "S" => Characters(Base64, length, partSeed),
                "U" => Uuid(partSeed),
                _ => Password(partSeed),
            };
        });
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\{([ALHDNBSUP])([0-9]*)\}")]
    private static partial System.Text.RegularExpressions.Regex Part();
}
