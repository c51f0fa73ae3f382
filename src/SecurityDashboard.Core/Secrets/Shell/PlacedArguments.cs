namespace SecurityDashboard.Secrets.Shell;

/// <summary>Finds secrets that a command takes by their place: printed into a pipe, or as the last of its words.</summary>
internal static class PlacedArguments
{
    public static void Find(string text, List<ShellWord> words, Hits hits)
    {
        Piped(text, words, hits);
        Positional(text, words, hits);
    }

    // echo SECRET | docker login --password-stdin, echo SECRET | sudo -S, echo user:SECRET | chpasswd
    private static void Piped(string text, List<ShellWord> words, Hits hits)
    {
        for (var i = 0; i + 3 < words.Count; i++)
        {
            var program = ShellArgument.ProgramName(text.AsSpan(words[i].Start, words[i].Length));
            if (program is not ("echo" or "printf"))
                continue;

            // The last word is what is printed; before it may stand options and a format.
            var at = i + 1;
            while (at + 1 < words.Count && !ShellWords.IsSeparator(text[words[at + 1].Start]))
                at++;
            if (at + 1 >= words.Count || text[words[at + 1].Start] != '|')
                continue;

            for (var j = at + 2; j < words.Count && !ShellWords.IsSeparator(text[words[j].Start]); j++)
            {
                var word = text.AsSpan(words[j].Start, words[j].Length);
                if (word is "--password-stdin" or "-S" or "--stdin" or "--with-token" or "--passphrase-fd")
                    ShellArgument.Judge(text, NameMeaning.Password, words[at], hits);
                else if (word is "chpasswd")
                    ShellArgument.Judge(text, words[at], OptionForm.UserAndPassword, hits);
            }
        }
    }

    // Commands whose password has a place and no option.
    private static void Positional(string text, List<ShellWord> words, Hits hits)
    {
        for (var i = 0; i + 2 < words.Count; i++)
        {
            var next = text.AsSpan(words[i + 1].Start, words[i + 1].Length);
            switch (ShellArgument.ProgramName(text.AsSpan(words[i].Start, words[i].Length)))
            {
                case "htpasswd" when words.Count - i >= 4 && next is ['-', .. var flags] && flags.Contains('b'):
                    ShellArgument.Judge(text, NameMeaning.Password, words[^1], hits, Standing.Whole);
                    break;

                case "mc" when words.Count - i >= 7 && next is "alias" or "config":
                    ShellArgument.Judge(text, NameMeaning.Token, words[^1], hits);
                    break;

                case "composer" when next is "config" && text.AsSpan(words[i + 2].Start, words[i + 2].Length).Contains("http-basic", StringComparison.Ordinal):
                    ShellArgument.Judge(text, NameMeaning.Password, words[^1], hits);
                    break;

                case "bundle" when next is "config":
                    ShellArgument.Judge(text, words[^1], OptionForm.UserAndPassword, hits);
                    break;

                case "net" when next is "user" && i + 3 < words.Count && text[words[i + 3].Start] != '/':
                    ShellArgument.Judge(text, NameMeaning.Password, words[i + 3], hits, Standing.Whole);
                    break;
            }
        }
    }
}
