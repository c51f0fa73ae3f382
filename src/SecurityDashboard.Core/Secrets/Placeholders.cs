using System.Buffers;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets;

/// <summary>Values that stand where a secret would stand and are none: templates, masks, examples, and what is filled in at run time.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "example", "sample", "placeholder", "changeme", "change_me", "change-me", "changeit", "changethis", "replaceme", "replace_", "replace-", "redacted",
            "your_", "your-", "yourpass", "yoursecret", "yourtoken", "yourkey", "your ", "insert_", "insert-", "todo", "fixme", "dummy", "fake", "notreal",
            "not_real", "not-real", "not-a-", "notasecret", "xxxx", "masked", "hidden", "to_be_", "tobe", "<insert", "undefined", "...", "mypassword_here", "_here",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "null", "none", "nil", "n/a", "na", "tbd", "string", "value", "password", "passwd", "secret", "token", "key", "pass",
        "pwd", "username", "user", "apikey", "api_key", "default", "empty", "test", "enabled", "disabled", "required", "optional", "plaintext", "parameter_store",
        "secrets_manager", "unset", "unknown", "auto", "basic", "bearer",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> WholeLookup = Whole.GetAlternateLookup<ReadOnlySpan<char>>();

    // Filled in by a template engine, the shell, the build or the pipeline.
    private static readonly Regex Template = new(
        @"\A(?:\$\{?[A-Za-z_][A-Za-z0-9_.:\[\]'""-]*\}?|\$\{[^}]*\}|\$[0-9@*#?]|\$\([^)]*\)|`[^`]*`|\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\{%[^%]*%\}|#\{[^}]*\}|%\{[^}]*\}|<[^<>]*>|\[[^\[\]]*\]"
        + @"|\{[A-Za-z0-9_. ]*\}|%[A-Za-z_][A-Za-z0-9_]*%|%[sdv]|@[A-Za-z_]+@|__[A-Za-z0-9_]+__|env:[A-Za-z0-9_]+)\z",
        Expressions.Options);

    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        value = value.Trim().Trim("\"'");
        return value.IsEmpty
            || IsMask(value)
            || WholeLookup.Contains(value)
            || IsTemplate(value)
            || value.ContainsAny(Words);
    }

    public static bool IsTemplate(ReadOnlySpan<char> value) => value.Length < 4096 && Template.IsMatch(value);

    /// <summary>Stars, crosses or one character again and again, with or without a provider's prefix: what is left is no key.</summary>
    public static bool IsMask(ReadOnlySpan<char> value)
    {
        int longest = 0, run = 0, asciiLettersAndDigits = 0;
        for (var i = 0; i < value.Length; i++)
        {
            run = i > 0 && (value[i] | 0x20) == (value[i - 1] | 0x20) ? run + 1 : 1;
            longest = Math.Max(longest, run);
            if (char.IsLetterOrDigit(value[i]))
                asciiLettersAndDigits++;
        }

        return asciiLettersAndDigits == 0 || longest >= 5 && longest * 2 >= value.Length || value.Contains("****", StringComparison.Ordinal);
    }
}
