using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets.Allowed;

/// <summary>A pattern of values that are no secrets in this organisation. It has to match the whole of a value, and takes time linear in it.</summary>
public sealed class AllowedPattern
{
    public const int LongestText = 200;
    public const int ShortestText = 4;

    /// <summary>What counted repetitions may multiply to: <c>(a{9}){9}</c> is 81.</summary>
    private const long MostRepetitions = 10_000;

    // A pattern that lets two of these through lets too much through: they are what secrets look like, and made up.
    private static readonly string[] Samples =
    [
        "kV4hTq8wZnB6", "Correct7Horse!Battery", "s3cr3t", "hunter-two", "9f86d081884c7d659a2feaa0c55ad015", "Q0hBTkdFIE1FIHBsZWFzZQ==", "xoxb-731-845-kPq9Zr2Lm4Nt", "postgres://app:Wq7Lk2@db/orders",
        "7d793037a0760186574b0282f2f435e7aa11bb22cc", "AKIAQ3EGRZ5TXN7JW2LD", "A.b_C-d1E2f3G4", "orchard key behind the door",
    ];

    private static readonly SearchValues<char> Signs = SearchValues.Create("\\[](){}*+?|.^$");

    private readonly LinearExpression _expression;

    private AllowedPattern(string id, string text) => (Id, Text, _expression) = (id, text, LinearExpression.Whole(text));

    public string Id { get; }

    public string Text { get; }

    /// <exception cref="FormatException">It is no pattern that can be used; the message says why and what to do.</exception>
    public static AllowedPattern Parse(string id, string text) => Problem(text) is { } problem ? throw new FormatException(problem) : new AllowedPattern(id, text);

    /// <summary>Why a text is no pattern that can be used, in words for who wrote it; null when it is one.</summary>
    public static string? Problem(string text)
    {
        if (text.Length is < ShortestText or > LongestText)
            return $"The pattern has {text.Length} characters. Write {ShortestText} to {LongestText}.";

        if (text.Any(char.IsControl))
            return "The pattern holds a control character or a line break. Write it on one line.";

        if (Repetitions(text) > MostRepetitions)
            return $"The pattern counts to more than {MostRepetitions}. Write + or * in place of large counts.";

        if (!text.AsSpan().ContainsAny(Signs) && MayBeASecret(text))
            return "The pattern is a plain text that may itself be a secret, and it would be kept and shown. Allow the finding's fingerprint instead.";

        try
        {
            // By itself first: a bracket too many must not pair with one of ours.
            _ = new LinearExpression(text).IsMatch("");
            return Breadth(LinearExpression.Whole(text));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // The runtime's own words repeat the pattern, and not for people.
            return e is NotSupportedException
                ? "The pattern looks ahead or back, or refers to a group, which takes unbounded time. Write it without."
                : $"The pattern is no regular expression{(e is RegexParseException parse ? $" at character {parse.Offset}" : "")}. Correct it, or put a backslash before what is meant as it stands.";
        }
    }

    public bool Matches(ReadOnlySpan<char> value) => _expression.IsMatch(value);

    private static string? Breadth(LinearExpression expression)
    {
        if (expression.IsMatch(""))
            return "The pattern matches nothing at all, an empty value. Write what the allowed values have in common.";

        var through = Samples.Count(sample => expression.IsMatch(sample));
        return through < 2 ? null : $"The pattern is too broad: it lets {through} of {Samples.Length} samples of secrets through. Write what only the allowed values have in common, such as a fixed beginning.";
    }

    private static bool MayBeASecret(string text) =>
        Randomness.HasRandomPart(text) || !SecretDetector.Default.Inspect(new SecretContext(ValueKind.Environment, "PASSWORD", text), FingerprintKey.Random()).IsEmpty;

    private static long Repetitions(string text)
    {
        long product = 1;
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var end = text.IndexOf('}', at);
            var counts = end < 0 ? [] : text[(at + 1)..end].Split(',');
            if (counts.Length is 1 or 2 && long.TryParse(counts[^1].Length > 0 ? counts[^1] : counts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
                product = Math.Min(product * Math.Min(count, MostRepetitions + 1), MostRepetitions + 1);
        }

        return product;
    }
}
