using System.Text;

namespace SecurityDashboard.Controls;

/// <summary>As much of how a POSIX shell, with <c>$'…'</c>, reads a text as telling words from words takes.</summary>
internal static class ShellText
{
    /// <summary>The words, with quotes taken away and comments left out; line ends and operators are words of their own.</summary>
    public static List<string> Words(string text) => Read(text).Words;

    /// <summary>What stands between quotes, as it is written.</summary>
    public static List<string> QuotedParts(string text) => Read(text).Quoted;

    private static (List<string> Words, List<string> Quoted) Read(string text)
    {
        var (words, quoted) = (new List<string>(), new List<string>());
        StringBuilder? word = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\'' || (c is '$' && i + 1 < text.Length && text[i + 1] is '\'') || c is '"')
            {
                var ansi = c is '$';
                i += ansi ? 1 : 0;
                var (value, end) = Quoted(text, i, ansi);
                quoted.Add(text[(i + 1)..end]);
                (word ??= new StringBuilder()).Append(value);
                i = end;
            }
            else if (c is '\\' && i + 1 < text.Length)
                (word ??= new StringBuilder()).Append(text[++i]);
            else if (c is '#' && word is null)
            {
                while (i + 1 < text.Length && text[i + 1] is not '\n')
                    i++;
            }
            else if (c is ' ' or '\t' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')' or '`')
            {
                End();
                if (c is not (' ' or '\t'))
                    words.Add($"{c}");
            }
            else
                (word ??= new StringBuilder()).Append(c);
        }

        End();
        return (words, quoted);

        void End()
        {
            if (word is not null)
                words.Add(word.ToString());
            word = null;
        }
    }

    private static (string Value, int End) Quoted(string text, int at, bool ansi)
    {
        var (quote, value) = (text[at], new StringBuilder());
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] is not '\\' || (quote is '\'' && !ansi))
                value.Append(text[at]);
            else if (ansi && text[at + 1] is 'u')
            {
                value.Append((char)Convert.ToInt32(text.Substring(at + 2, 4), 16));
                at += 5;
            }
            else
                value.Append(text[++at]);
        }

        return at < text.Length ? (value.ToString(), at) : throw new FormatException("A quote is not closed.");
    }
}
