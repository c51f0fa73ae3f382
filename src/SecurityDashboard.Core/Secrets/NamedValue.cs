using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Judges a value whose name says that it is a secret.</summary>
internal static class NamedValue
{
    public const string PasswordRule = "named-password";
    public const string TokenRule = "named-token";
    public const string WeakRule = "weak-default";

    private const int ShortestPassword = 4;
    private const int ShortestToken = 8;
    private const int LongestPassword = 128;

    private static readonly SearchValues<char> NeverInTokens = SearchValues.Create(" \t\r\n(){}<>,;");
    private static readonly SearchValues<char> CodeMarks = SearchValues.Create("()[]{};");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> WeakDefaults = new HashSet<string>(
        ("admin root postgres mysql mssql oracle guest demo letmein welcome qwerty qwertyuiop qwerty123 abc123 password1 password12 password123 passw0rd p@ssw0rd p@ssword admin123 root123 test123 "
         + "testing testtest user123 pass123 secret123 1234 12345 123456 1234567 12345678 123456789 1234567890 111111 000000 iloveyou monkey dragon master shadow sunshine superman trustno1 "
         + "toor changeme123 administrator sa localhost dev prod staging postgres123 mysql123 rabbitmq redis guest123 hunter2 foobar foo bar baz tiger scott supersecret mysecret mypassword topsecret").Split(' '),
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How sure it is that the value is a secret, with the rule that says so; null when it is none.</summary>
    public static (string Rule, SecretConfidence Confidence)? Judge(NameMeaning meaning, ReadOnlySpan<char> value, bool isSource)
    {
        value = value.Trim();
        if (meaning is NameMeaning.Nothing or NameMeaning.NotSecret || value.IsEmpty || Placeholders.IsPlaceholder(value) || PointsElsewhere(value))
            return null;

        return meaning == NameMeaning.Password ? JudgePassword(value, isSource) : JudgeToken(value);
    }

    private static (string Rule, SecretConfidence Confidence)? JudgePassword(ReadOnlySpan<char> value, bool isSource)
    {
        if (value.Length is < ShortestPassword or > LongestPassword)
            return value.Length > LongestPassword ? JudgeToken(value) : null;

        if (WeakDefaults.Contains(value))
            return (WeakRule, SecretConfidence.Low);

        if (value.Contains(' '))
            return isSource ? null : (PasswordRule, SecretConfidence.Low);

        if (isSource && LooksLikeCode(value))
            return null;

        return (PasswordRule, SecretConfidence.Medium);
    }

    private static (string Rule, SecretConfidence Confidence)? JudgeToken(ReadOnlySpan<char> value)
    {
        if (value.Length < ShortestToken || value.ContainsAny(NeverInTokens))
            return null;

        return HasDigitAndLetter(value) && Randomness.RandomShare(value) >= 0.5 ? (TokenRule, SecretConfidence.Medium) : null;
    }

    /// <summary>True for what only names the secret or says where to fetch it.</summary>
    public static bool PointsElsewhere(ReadOnlySpan<char> value) =>
        References.Recognise(value) is not null and not ReferenceShape.Uuid
        || value.StartsWith("arn:")
        || value.StartsWith("/") && value[1..].Contains('/') && !Randomness.HasRandomPart(value)
        || value.StartsWith("./") || value.StartsWith("../") || value.StartsWith("~/") || value.StartsWith("file:") || value.StartsWith("alias/")
        || value.Contains("://", StringComparison.Ordinal)
        || value.StartsWith("ssh-rsa ") || value.StartsWith("ssh-ed25519 ") || value.StartsWith("ecdsa-") || value.StartsWith("-----BEGIN PUBLIC") || value.StartsWith("-----BEGIN CERT")
        || value.StartsWith("{{resolve:") || value.Contains("${", StringComparison.Ordinal) && !value.Contains("}}", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal);

    private static bool LooksLikeCode(ReadOnlySpan<char> value) =>
        value.ContainsAny(CodeMarks) || value.StartsWith("$") || value.StartsWith("%") || value.StartsWith("-") || value.StartsWith("@")
        || value.Contains("->", StringComparison.Ordinal) || value.Contains("::", StringComparison.Ordinal);

    private static bool HasDigitAndLetter(ReadOnlySpan<char> value) => value.ContainsAnyInRange('0', '9') && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'));
}
