using System.Buffers;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets;

/// <summary>How a value stands in what was read, which decides how much of it may be taken for a literal.</summary>
internal enum Standing
{
    /// <summary>The whole value of a variable or setting.</summary>
    Whole,

    /// <summary>A quoted piece of a text.</summary>
    Quoted,

    /// <summary>An unquoted piece of a text: it may be code, prose or the name of something else.</summary>
    Bare,
}

/// <summary>Judges a value whose name says that it is a secret.</summary>
internal static class NamedValue
{
    public const string PasswordRule = "named-password";
    public const string TokenRule = "named-token";
    public const string WeakRule = "weak-default";

    private const int ShortestPassword = 4;
    private const int LongestPassword = 128;
    private const int ShortestToken = 8;
    private const int ShortestBareToken = 10;
    private const int LongestToken = 8192;
    private const double RandomEnough = 0.5;

    private static readonly SearchValues<char> NeverInTokens = SearchValues.Create(" \t\r\n(){}<>,;\"'`\\|");
    private static readonly SearchValues<char> NameSeparators = SearchValues.Create("-/.:");
    private static readonly SearchValues<char> Marks = SearchValues.Create("!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~¿¡§¨");
    private static readonly SearchValues<char> PasswordMarks = SearchValues.Create("!#$%&*+=?@^~");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> WeakDefaults = new HashSet<string>(
        ("admin root postgres mysql mssql oracle guest demo letmein welcome qwerty qwertyuiop qwerty123 abc123 password1 password12 password123 passw0rd p@ssw0rd p@ssword admin123 root123 test123 "
         + "testing testtest user123 pass123 secret123 1234 12345 123456 1234567 12345678 123456789 1234567890 111111 000000 iloveyou monkey dragon master shadow sunshine superman trustno1 "
         + "toor changeme123 administrator localhost postgres123 mysql123 rabbitmq redis guest123 foobar foobarbaz tiger scott supersecret mysecret mypassword topsecret secretpassword "
         + "adminadmin rootroot password! admin1234 root1234 test1234 abcd1234 1q2w3e4r zaq12wsx minioadmin elastic grafana jenkins sonar nexus vagrant raspberry docker tomcat manager").Split(' '),
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    // A call, an index, a member, a cast, a scope: what a program says about a password.
    private static readonly LinearExpression Code = new(
        @"\A(?:[({\[<$%&*@!\\-].*|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*[(\[].*|.*(?:->|::|=>|\(\)).*|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+|.*[)\]}]|.*\)[;,.].*)\z",
        RegexOptions.Singleline);

    /// <summary>How sure it is that the value is a secret, with the rule that says so; null when it is none.</summary>
    public static (string Rule, SecretConfidence Confidence)? Judge(NameMeaning meaning, ReadOnlySpan<char> value, Standing standing)
    {
        value = value.Trim();
        if (meaning is NameMeaning.Nothing or NameMeaning.NotSecret || value.IsEmpty || Placeholders.IsPlaceholder(value) || Pointers.PointsElsewhere(value))
            return null;

        if (standing == Standing.Bare && value.Length <= LongestPassword && Code.IsMatch(value) && !IsNoLanguage(value))
            return null;

        return meaning == NameMeaning.Password && value.Length <= LongestPassword ? JudgePassword(value, standing) : JudgeToken(meaning, value, standing);
    }

    private static (string Rule, SecretConfidence Confidence)? JudgePassword(ReadOnlySpan<char> value, Standing standing)
    {
        if (value.Length < ShortestPassword)
            return null;

        if (WeakDefaults.Contains(value))
            return (WeakRule, SecretConfidence.Low);

        if (Pointers.NamesASecret(value))
            return null;

        if (value.ContainsAny(" \t"))
            return standing == Standing.Whole ? (PasswordRule, SecretConfidence.Low) : null;

        var hasDigitOrMark = value.ContainsAnyInRange('0', '9') || value.ContainsAny(PasswordMarks);
        if (hasDigitOrMark)
            return (PasswordRule, value.Length < 6 && !value.ContainsAny(PasswordMarks) ? SecretConfidence.Low : SecretConfidence.Medium);

        // Letters only: as a whole value a chosen password, in a text as likely the name of something.
        return standing switch
        {
            Standing.Whole => (PasswordRule, value.Length < 6 ? SecretConfidence.Low : SecretConfidence.Medium),
            _ when value.Length >= 8 && Randomness.RandomShare(value) >= RandomEnough => (PasswordRule, SecretConfidence.Medium),
            Standing.Quoted when value.Length >= 6 => (PasswordRule, SecretConfidence.Low),
            _ => null,
        };
    }

    private static (string Rule, SecretConfidence Confidence)? JudgeToken(NameMeaning meaning, ReadOnlySpan<char> value, Standing standing)
    {
        if (value.Length < (standing == Standing.Bare ? ShortestBareToken : ShortestToken) || value.Length > LongestToken)
            return null;

        if (References.Recognise(value) == ReferenceShape.Uuid)
            return meaning == NameMeaning.Key ? null : (TokenRule, SecretConfidence.Medium);

        if ((standing != Standing.Bare || IsNoLanguage(value)) && MarkCount(value) >= 3 && !value.ContainsAny(" \t\r\n") && HasLetterOrDigit(value))
            return (TokenRule, SecretConfidence.Medium);

        if (value.ContainsAny(NeverInTokens) || !HasLetter(value))
            return null;

        if (value.ContainsAnyInRange('0', '9') || value.Length >= 16)
        {
            if (Randomness.RandomShare(value) >= RandomEnough)
                return (TokenRule, SecretConfidence.Medium);

            // JWT_SECRET=somethingchosen42: people choose these too. With separators it rather names something.
            if (meaning == NameMeaning.Token && standing == Standing.Whole && value.ContainsAnyInRange('0', '9') && !value.ContainsAny(NameSeparators) && !Pointers.NamesASecret(value))
                return (TokenRule, SecretConfidence.Low);
        }

        return null;
    }

    // Brackets that do not pair, among many marks, are no code: a generator drew them.
    private static bool IsNoLanguage(ReadOnlySpan<char> value)
    {
        var open = new Stack<char>();
        var isBroken = false;
        foreach (var c in value)
        {
            if (c is '(' or '[' or '{')
                open.Push(c);
            else if (c is ')' or ']' or '}')
                isBroken |= !open.TryPop(out var opening) || opening != (c switch { ')' => '(', ']' => '[', _ => '{' });
        }

        return isBroken && MarkCount(value) >= 6 && value.Length >= 12;
    }

    private static int MarkCount(ReadOnlySpan<char> value)
    {
        var count = 0;
        foreach (var c in value)
            count += Marks.Contains(c) ? 1 : 0;
        return count;
    }

    private static bool HasLetter(ReadOnlySpan<char> value) => value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z');

    private static bool HasLetterOrDigit(ReadOnlySpan<char> value) => HasLetter(value) || value.ContainsAnyInRange('0', '9');
}
