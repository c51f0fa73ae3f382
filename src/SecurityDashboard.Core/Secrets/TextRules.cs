using SecurityDashboard.Secrets.Rules;
using SecurityDashboard.Secrets.Shell;

namespace SecurityDashboard.Secrets;

/// <summary>Every rule that looks into a text, in one place.</summary>
internal static class TextRules
{
    private const int LongestName = 200;

    /// <summary>Adds what the rules find in the text; the name is what the text is the value of, or empty.</summary>
    public static void Find(ProviderRules rules, string text, string name, Hits hits)
    {
        var references = ReferenceSpans.In(text);
        var harmless = new List<(int Start, int End)>();
        if (SecretName.Read(name).IsIdentifier)
            harmless.Add((0, text.Length));

        foreach (var assignment in Assignments.In(text))
        {
            if (IsWithin(references, assignment.ValueStart))
                continue;

            var reading = SecretName.Read(text.AsSpan(assignment.NameStart, assignment.NameEnd - assignment.NameStart));
            var value = text.AsSpan(assignment.ValueStart, assignment.ValueEnd - assignment.ValueStart);
            if (NamedValue.Judge(reading.Meaning, value, assignment.Quote == '\0' ? Standing.Bare : Standing.Quoted) is { } judgement)
                hits.Add(judgement.Rule, judgement.Confidence, assignment.ValueStart, value.Length);
            else if (reading.IsIdentifier)
                harmless.Add((assignment.ValueStart, assignment.ValueEnd));
        }

        FindCredentials(rules, text, name, start => IsWithin(references, start) || IsWithin(harmless, start), hits);
        PrivateKeys.Find(text, hits);
        UrlCredentials.Find(text, hits);
        ConnectionStrings.Find(text, hits);
        HttpHeaders.Find(text, hits);
        ShellSecrets.Find(text, hits);
        Phrases.Find(text, hits);
    }

    private static void FindCredentials(ProviderRules rules, string text, string name, Predicate<int> isHarmless, Hits hits)
    {
        // Many providers' keys are told only by the provider's name before them.
        var prefix = name.Length is > 0 and <= LongestName ? name + " = " : "";
        rules.Find(prefix + text, (rule, start, length) =>
        {
            start -= prefix.Length;
            if (start >= 0 && !(rule.IsContextual && (isHarmless(start) || IsPathPart(text, start, length))))
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

    // .../apps/ID/releases: an id in an address
    private static bool IsPathPart(string text, int start, int length) =>
        start > 0 && text[start - 1] == '/' && start + length < text.Length && text[start + length] == '/';
}
