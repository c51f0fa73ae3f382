using System.Collections.Frozen;

namespace SecurityDashboard.Secrets.Shell;

/// <summary>Finds secrets in the arguments of commands: <c>docker login -p</c>, <c>curl -u</c>, <c>aws configure set</c>, <c>--password</c> and their like.</summary>
/// <remarks>Every line of a text is read as if it were a command; a line that is none has no program and no option of the tables, and so no hit.</remarks>
internal static class ShellSecrets
{
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
            if (CommandOptions.Of(ShellArgument.ProgramName(word)) is { } named)
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
                    ShellArgument.Judge(text, given, form, hits);
            }
            else if (word[0] == '-' && word.Length > 3 && !word.Contains('=') && Next(words, i) is { } argument && text[argument.Start] != '-')
            {
                ShellArgument.Judge(text, SecretName.Meaning(word), argument, hits);
            }
            else if (word is "set" or "setx" or "put" or "ENV" or "ARG" && i + 2 < words.Count && !ShellWords.IsSeparator(text[words[i + 2].Start]))
            {
                ShellArgument.Judge(text, SecretName.Meaning(text.AsSpan(words[i + 1].Start, words[i + 1].Length)), words[i + 2], hits);
            }
        }

        PlacedArguments.Find(text, words, hits);
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
}
