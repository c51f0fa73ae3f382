using System.Collections.Frozen;

namespace SecurityDashboard.Secrets.Shell;

/// <summary>Finds secrets in the arguments of commands: <c>docker login -p</c>, <c>curl -u</c>, <c>aws configure set</c>, <c>--password</c> and their like.</summary>
/// <remarks>Every line of a text is read as if it were a command; a line that is none has no program and no option of the tables, and so no hit.</remarks>
internal static class ShellSecrets
{
    public const string Rule = "command-argument";

    public static void Find(string text, Hits hits)
    {
        var words = new List<ShellWord>();
        for (var start = 0; start < text.Length;)
        {
            var end = LogicalLineEnd(text, start);
            // No secret is given to a command of one word.
            ShellWords.Read(text, start, end, words);
            if (words.Count > 1)
                InLine(text, words, hits);
            start = end + 1;
        }
    }

    // A backslash before the line break continues the command.
    private static int LogicalLineEnd(string text, int start)
    {
        const int longest = 16_384;
        var end = start;
        while (true)
        {
            var feed = text.IndexOf('\n', end);
            if (feed < 0)
                return text.Length;

            var last = feed > start && text[feed - 1] == '\r' ? feed - 2 : feed - 1;
            if (last < start || text[last] != '\\' || feed - start > longest)
                return feed;
            end = feed + 1;
        }
    }

    private static void InLine(string text, List<ShellWord> words, Hits hits)
    {
        ProgramOptions? program = null;
        var hasSubcommand = false;
        for (var i = 0; i < words.Count; i++)
        {
            var word = text.AsSpan(words[i].Start, words[i].Length);
            if (word.IsEmpty)
                continue;

            if (word.Length == 1 && ShellWords.IsSeparator(word[0]))
            {
                program = null;
                continue;
            }

            // "docker exec db mysql -p...": the last program named is the one that takes the option.
            if (CommandOptions.Of(ProgramName(word)) is { } named)
            {
                program = named;
                hasSubcommand = named.Subcommand.Length == 0;
                continue;
            }

            hasSubcommand |= program is not null && word.SequenceEqual(program.Subcommand);
            if (hasSubcommand && program is not null && Form(program.Forms, word, out var attached) is { } form)
            {
                var value = attached is { } offset ? words[i] with { Start = words[i].Start + offset, IsQuoted = false } : form == OptionForm.Attached ? (ShellWord?)null : Next(words, i);
                if (value is { Length: > 0 } given)
                    Judge(text, given, form, hits);
            }
            else if (word[0] == '-' && word.Length > 3 && !word.Contains('=') && Next(words, i) is { } argument && text[argument.Start] != '-')
            {
                JudgeNamed(text, SecretName.Meaning(word), argument, hits);
            }
            else if (word is "set" or "setx" or "ENV" or "ARG" && i + 2 < words.Count && !ShellWords.IsSeparator(text[words[i + 2].Start]))
            {
                JudgeNamed(text, SecretName.Meaning(text.AsSpan(words[i + 1].Start, words[i + 1].Length)), words[i + 2], hits);
            }
        }

        Piped(text, words, hits);
        Positional(text, words, hits);
    }

    // echo SECRET | docker login --password-stdin, echo SECRET | sudo -S, echo user:SECRET | chpasswd
    private static void Piped(string text, List<ShellWord> words, Hits hits)
    {
        for (var i = 0; i + 3 < words.Count; i++)
        {
            var program = ProgramName(text.AsSpan(words[i].Start, words[i].Length));
            if (program is not ("echo" or "printf"))
                continue;

            var at = i + 1;
            while (at < words.Count && text[words[at].Start] == '-')
                at++;
            if (at + 1 >= words.Count || text[words[at + 1].Start] != '|')
                continue;

            for (var j = at + 2; j < words.Count && !ShellWords.IsSeparator(text[words[j].Start]); j++)
            {
                var word = text.AsSpan(words[j].Start, words[j].Length);
                if (word is "--password-stdin" or "-S" or "--stdin" or "--with-token" or "--passphrase-fd")
                    JudgeNamed(text, NameMeaning.Password, words[at], hits);
                else if (word is "chpasswd")
                    Judge(text, words[at], OptionForm.UserAndPassword, hits);
            }
        }
    }

    // htpasswd -b file user SECRET, mc alias set name url key SECRET, npm config set //registry/:_authToken SECRET, netrc lines
    private static void Positional(string text, List<ShellWord> words, Hits hits)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = ProgramName(text.AsSpan(words[i].Start, words[i].Length));
            if (word is "htpasswd" && words.Count - i >= 4 && text.AsSpan(words[i + 1].Start, words[i + 1].Length) is ['-', .. var flags] && flags.Contains('b'))
                JudgeNamed(text, NameMeaning.Password, words[^1], hits);
            else if (word is "mc" && words.Count - i >= 7 && text.AsSpan(words[i + 1].Start, words[i + 1].Length) is "alias" or "config")
                JudgeNamed(text, NameMeaning.Token, words[^1], hits);
            else if (word is "login" && i + 3 < words.Count && text.AsSpan(words[i + 2].Start, words[i + 2].Length) is "password")
                JudgeNamed(text, NameMeaning.Password, words[i + 3], hits);
        }
    }

    private static void Judge(string text, ShellWord word, OptionForm form, Hits hits)
    {
        var value = text.AsSpan(word.Start, word.Length);
        var separator = form switch
        {
            OptionForm.UserAndPassword => value.IndexOf(':'),
            OptionForm.UserCommaPassword => value.IndexOf(','),
            OptionForm.UserPercentPassword => value.IndexOf('%'),
            OptionForm.PassPrefix => value.StartsWith("pass:") ? 4 : -2,
            _ => -1,
        };
        if (separator == -2 || form is OptionForm.UserAndPassword or OptionForm.UserCommaPassword or OptionForm.UserPercentPassword && separator < 0)
            return;

        JudgeNamed(text, NameMeaning.Password, Trim(text, word with { Start = word.Start + separator + 1 }), hits, Standing.Whole);
    }

    private static void JudgeNamed(string text, NameMeaning meaning, ShellWord word, Hits hits, Standing standing = Standing.Quoted)
    {
        word = Trim(text, word);
        var value = text.AsSpan(word.Start, word.Length);
        if (value.IsEmpty || value[0] == '-')
            return;

        if (NamedValue.Judge(meaning, value, standing) is { } judgement)
            hits.Add(Rule, judgement.Confidence, word.Start, word.Length);
    }

    // Quotes that the tokeniser left: of an inner part, or of a string around the whole command.
    private static ShellWord Trim(string text, ShellWord word)
    {
        var (start, end) = (word.Start, word.End);
        while (start < end && text[start] is '"' or '\'' or '\\' or '=')
            start++;
        while (end > start && text[end - 1] is '"' or '\'' or '\\')
            end--;
        return word with { Start = start, End = end };
    }

    private static ShellWord? Next(List<ShellWord> words, int i) => i + 1 < words.Count ? words[i + 1] : null;

    private static OptionForm? Form(FrozenDictionary<string, OptionForm> options, ReadOnlySpan<char> word, out int? attached)
    {
        attached = null;
        var lookup = options.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(word, out var form))
            return form;

        // -pSECRET; not for words such as -print, which other options begin with.
        if (word is ['-', not '-', _, ..] && lookup.TryGetValue(word[..2], out form) && (form is OptionForm.Attached or OptionForm.UserAndPassword || word.ContainsAnyInRange('0', '9')))
        {
            attached = 2;
            return form;
        }

        if (word.IndexOf('=') is > 0 and var equals && lookup.TryGetValue(word[..equals], out form))
        {
            attached = equals + 1;
            return form;
        }

        return null;
    }

    private static ReadOnlySpan<char> ProgramName(ReadOnlySpan<char> word)
    {
        var slash = word.LastIndexOfAny('/', '\\');
        return (slash < 0 ? word : word[(slash + 1)..]).Trim("\"'`$(");
    }
}
