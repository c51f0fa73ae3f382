namespace SecurityDashboard.Secrets.Shell;

/// <summary>Judges one word that a command was given as a secret.</summary>
internal static class ShellArgument
{
    public const string Rule = "command-argument";

    public static void Judge(string text, ShellWord word, OptionForm form, Hits hits)
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

        // <user:password> in a manual; TOKEN: with an empty password, as some services have it
        if (Placeholders.IsTemplate(value))
            return;

        if (form == OptionForm.UserAndPassword && separator == value.Length - 1)
            Judge(text, NameMeaning.Token, Trim(text, word with { End = word.Start + separator }), hits, Standing.Whole);
        else
            Judge(text, NameMeaning.Password, Trim(text, word with { Start = word.Start + separator + 1 }), hits, Standing.Whole);
    }

    public static void Judge(string text, NameMeaning meaning, ShellWord word, Hits hits, Standing standing = Standing.Quoted)
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

    /// <summary>The program that a word names: without its folder and what quoting or substitution put around it.</summary>
    public static ReadOnlySpan<char> ProgramName(ReadOnlySpan<char> word)
    {
        var slash = word.LastIndexOfAny('/', '\\');
        return (slash < 0 ? word : word[(slash + 1)..]).Trim("\"'`$(");
    }
}
