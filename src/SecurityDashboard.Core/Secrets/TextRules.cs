using SecurityDashboard.Secrets.Rules;
using SecurityDashboard.Secrets.Shell;

namespace SecurityDashboard.Secrets;

/// <summary>Every rule that looks into a text, in one place.</summary>
internal static class TextRules
{
    private const int LongestName = 200;
    private const int WidestPairGap = 40;

    /// <summary>Adds what the rules find in the text; the name is what the text is the value of, or empty.</summary>
    public static void Find(ProviderRules rules, string text, string name, Hits hits)
    {
        var references = ReferenceSpans.In(text);
        var harmless = new List<(int Start, int End)>();
        if (SecretName.Read(name).IsIdentifier)
            harmless.Add((0, text.Length));

        var previous = default(Assignment);
        foreach (var assignment in Assignments.In(text))
        {
            var before = previous;
            previous = assignment;
            if (IsWithin(references, assignment.ValueStart))
                continue;

            var reading = SecretName.Read(NameOf(text, assignment, before));
            var value = text.AsSpan(assignment.ValueStart, assignment.ValueEnd - assignment.ValueStart);
            if (NamedValue.Judge(reading.Meaning, value, assignment.Quote == '\0' ? Standing.Bare : Standing.Quoted) is { } judgement)
                hits.Add(judgement.Rule, judgement.Confidence, assignment.ValueStart, value.Length);
            else if (reading.IsIdentifier)
                harmless.Add((assignment.ValueStart, assignment.ValueEnd));
        }

        FindCredentials(rules, text, name, start => IsWithin(references, start) || IsWithin(harmless, start), hits);
        PrivateKeys.Find(text, hits);
        UrlCredentials.Find(text, hits);
        MarkupSecrets.Find(text, hits);
        ConnectionStrings.Find(text, hits);
        HttpHeaders.Find(text, hits);
        ShellSecrets.Find(text, hits);
        Phrases.Find(text, hits);
    }

    // name=DB_PASSWORD,value=... and ParameterKey=DBPassword,ParameterValue=..., also as YAML and JSON have it: the name is the value before.
    private static ReadOnlySpan<char> NameOf(string text, Assignment assignment, Assignment before)
    {
        var name = text.AsSpan(assignment.NameStart, assignment.NameEnd - assignment.NameStart);
        if (!name.EndsWith("value", StringComparison.OrdinalIgnoreCase) || before.ValueEnd == 0 || assignment.NameStart - before.ValueEnd is < 1 or > WidestPairGap)
            return name;

        var nameOfName = text.AsSpan(before.NameStart, before.NameEnd - before.NameStart);
        return nameOfName is "name" or "Name" or "key" or "Key" or "ParameterKey" or "parameterKey" && !SaysReference(text.AsSpan(assignment.ValueEnd))
            ? text.AsSpan(before.ValueStart, before.ValueEnd - before.ValueStart)
            : name;
    }

    private static bool SaysReference(ReadOnlySpan<char> rest)
    {
        rest = rest[..Math.Min(rest.Length, WidestPairGap)];
        return rest.Contains("PARAMETER_STORE", StringComparison.Ordinal) || rest.Contains("SECRETS_MANAGER", StringComparison.Ordinal);
    }

    private static void FindCredentials(ProviderRules rules, string text, string name, Predicate<int> isHarmless, Hits hits)
    {
        // Many providers' keys are told only by the provider's name before them.
        var prefix = name.Length is > 0 and <= LongestName ? name + " = " : "";
        rules.Find(prefix + text, (rule, start, length) =>
        {
            start -= prefix.Length;
            if (start >= 0 && !IsMaskedBehind(text, start + length) && !(rule.IsContextual && (isHarmless(start) || IsPathPart(text, start, length))))
                hits.Add(rule.Id, rule.Confidence, start, length);
        });
    }

    // Spans come in the order of the text and do not nest deeply: the last one that starts before is the one.
    private static bool IsWithin(List<(int Start, int End)> spans, int at)
    {
        var found = spans.BinarySearch((at, int.MaxValue));
        var before = found < 0 ? ~found - 1 : found;
        return before >= 0 && at < spans[before].End;
    }

    // xoxp-123-456-#########: somebody blotted out the rest.
    private static bool IsMaskedBehind(string text, int end)
    {
        if (end < text.Length && text[end] is '-' or '_')
            end++;
        return end + 2 < text.Length && text[end] is '#' or '*' or '.' or '…' && text[end + 1] == text[end] && text[end + 2] == text[end];
    }

    // .../apps/ID/releases: an id in an address
    private static bool IsPathPart(string text, int start, int length) =>
        start > 0 && text[start - 1] == '/' && start + length < text.Length && text[start + length] == '/';
}
