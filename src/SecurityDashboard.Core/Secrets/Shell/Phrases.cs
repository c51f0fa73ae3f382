using System.Buffers;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets.Shell;

/// <summary>Finds passwords that are told by the words around them: SQL, netrc, PowerShell's SecureString.</summary>
internal static class Phrases
{
    private const int Reach = 240;

    private static readonly (string Rule, SearchValues<string> Anchors, LinearExpression Expression)[] All =
    [
        Phrase(
            "sql-password",
            ["identified", "password"],
            @"(?i)\bidentified\s+(?:with\s+[\w'""]+\s+)?(?:by|as)\s+(?:password\s+)?\\?(?:'([^'\r\n]{1,120})'|""([^""\r\n]{1,120})""|([^\s'"";,()]{3,120}))"
            + @"|\b(?:create|alter)\s+(?:user|role|login|group)\b[^;\r\n]{1,160}?\bpassword\s*=?\s*\\?(?:'([^'\r\n]{1,120})'|""([^""\r\n]{1,120})""|([^\s'"";,()=]{6,120}))"
            + @"|\bpassword\s*\(\s*'([^'\r\n]{1,120})'"
            + @"|\bset\s+password\b[^;'\r\n]{0,120}'([^'\r\n]{1,120})'"),
        Phrase("netrc-password", ["machine"], @"\bmachine\s+\S{1,120}\s+login\s+\S{1,80}\s+password\s+(\S{1,120})"),
        Phrase("secure-string", ["securestring"], @"(?i)\bconvertto-securestring\s+(?:-string\s+)?(?:""([^""\r\n$]{1,120})""|'([^'\r\n]{1,120})')\s+-asplaintext"
            + @"|\bconvertto-securestring\s+-asplaintext\s+(?:-force\s+)?(?:-string\s+)?(?:""([^""\r\n$]{1,120})""|'([^'\r\n]{1,120})')"),
        Phrase("oracle-login", ["sqlplus"], @"\bsqlplus\b[^\r\n]{0,60}?\s\w{1,40}/([^\s@/""'$]{3,60})@"),
    ];

    public static void Find(string text, Hits hits)
    {
        foreach (var (rule, anchors, expression) in All)
        {
            var windows = new Windows(text.Length);
            for (var at = IndexOf(text, anchors, 0); at >= 0; at = IndexOf(text, anchors, at + 1))
                windows.Add(at - Reach, at + Reach);

            foreach (var (start, end) in windows.All)
            {
                foreach (var match in expression.Matches(text, start, end - start))
                    Judge(rule, match, hits);
            }
        }
    }

    private static void Judge(string rule, Match match, Hits hits)
    {
        for (var i = 1; i < match.Groups.Count; i++)
        {
            var group = match.Groups[i];
            if (group.Success && NamedValue.Judge(NameMeaning.Password, group.ValueSpan, Standing.Whole) is { } judgement)
                hits.Add(rule, judgement.Confidence, group.Index, group.Length);
        }
    }

    private static int IndexOf(string text, SearchValues<string> anchors, int from)
    {
        var at = text.AsSpan(from).IndexOfAny(anchors);
        return at < 0 ? -1 : from + at;
    }

    private static (string Rule, SearchValues<string> Anchors, LinearExpression Expression) Phrase(string rule, string[] anchors, string expression) =>
        (rule, SearchValues.Create(anchors, StringComparison.OrdinalIgnoreCase), new LinearExpression(expression));
}
