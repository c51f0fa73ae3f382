namespace SecurityDashboard.Secrets.Shell;

/// <summary>A word of a command: where its text stands, without its quotes.</summary>
internal readonly record struct ShellWord(int Start, int End, bool IsQuoted)
{
    public int Length => End - Start;
}

/// <summary>Cuts one line into the words of its commands. Separators of commands (| ; &amp;) are words of their own.</summary>
internal static class ShellWords
{
    private const int LongestQuoted = 1024;

    public static void Read(string text, int start, int end, List<ShellWord> words)
    {
        words.Clear();
        for (var i = start; i < end;)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r')
            {
                i++;
            }
            else if (IsSeparator(c))
            {
                words.Add(new ShellWord(i, i + 1, IsQuoted: false));
                i++;
            }
            else
            {
                i = ReadWord(text, i, end, words);
            }
        }
    }

    public static bool IsSeparator(char c) => c is '|' or ';' or '&';

    private static int ReadWord(string text, int start, int end, List<ShellWord> words)
    {
        if (text[start] is '"' or '\'' && ClosingQuote(text, start, end) is { } close && EndsWord(text, close + 1, end))
        {
            words.Add(new ShellWord(start + 1, close, IsQuoted: true));
            return close + 1;
        }

        // A word may have quoted parts: user:"pass word". An opening quote without its end belongs to a string around the command.
        var i = start;
        while (i < end && text[i] is not (' ' or '\t' or '\r') && !IsSeparator(text[i]))
            i = text[i] is '"' or '\'' && ClosingQuote(text, i, end) is { } inner ? inner + 1 : i + 1;
        words.Add(new ShellWord(start, i, IsQuoted: false));
        return i;
    }

    private static bool EndsWord(string text, int at, int end) => at >= end || text[at] is ' ' or '\t' or '\r' or ',' or ']' or ')' || IsSeparator(text[at]);

    private static int? ClosingQuote(string text, int quote, int end)
    {
        // Bounded: a line of nothing but opening quotes must not be searched to its end from each of them.
        end = Math.Min(end, quote + LongestQuoted);
        for (var i = quote + 1; i < end; i++)
        {
            if (text[i] == '\\' && text[quote] == '"')
                i++;
            else if (text[i] == text[quote])
                return i;
        }

        return null;
    }
}
