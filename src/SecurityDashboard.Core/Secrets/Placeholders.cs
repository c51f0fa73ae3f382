using System.Buffers;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Secrets;

/// <summary>Values that stand where a secret would stand and are none: masks, examples, and templates that are filled in later.</summary>
internal static class Placeholders
{
    private const int LongestTemplate = 4096;
    private const double MaskShare = 0.6;

    // One pass of an automaton: the runtime's own search for as many words takes ten times as long on values as short as these.
    private static readonly KeywordIndex Words = new(
        [
            "example", "placeholder", "changeme", "change_me", "change-me", "changeit", "changethis", "change_this", "change-this", "replaceme", "replace_", "replace-", "redacted",
            "your_", "your-", "yourpass", "yoursecret", "yourtoken", "yourkey", "yourapi", "your ", "insert_", "insert-", "insert ", "todo", "fixme", "dummy", "fake", "notreal", "not_real", "not-real",
            "not-a-", "notasecret", "xxxx", "masked", "to_be_", "...", "_here", "-here", "<your", "sanitized", "removed", "obfuscated", "some_", "some-", "my_secret", "my-secret", "my_password",
            "my-password", "my_token", "my-token", "my_api", "my-api", "enter_", "enter-", "fill_", "fill-in", "goes-here", "goes_here", "goeshere",
        ]);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Whole = new HashSet<string>(
        ("true false yes no on off null none nil n/a na tbd string str string! text value password passwd passphrase secret token key pass pwd pw username user apikey api_key default empty test "
         + "enabled disabled required optional plaintext plain parameter_store secrets_manager secretsmanager ssm vault unset unknown auto basic bearer prompt ldap kerberos scram md5 bcrypt argon2 file "
         + "env external managed generated random manual rotate static dynamic keychain credential credentials securestring secureString object number boolean bool int integer any never undefined "
         + "hidden private public sample invalid wrong incorrect wrongpassword badpassword invalidpassword newpassword oldpassword userpassword yourpassword thepassword apassword somepassword "
         + "passwordfield password_field inputpassword bytes char varchar char[] optional[str] self this").Split(' '),
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> TemplateBeginnings = SearchValues.Create("$`{#%<[@_!");

    // Filled in by a template engine, the shell, the build or the pipeline.
    private static readonly LinearExpression Template = new(
        @"\A(?:\$\{?[A-Za-z_][A-Za-z0-9_.:\[\]'""-]*\}?|\$\{[^}]*\}|\$[0-9@*#?]|\$\([^)]*\)|`[^`]*`|\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\{%[^%]*%\}|#\{[^}]*\}|%\{[^}]*\}|<[^<>]*>|\[[^\[\]]*\]"
        + @"|\{[A-Za-z0-9_. -]*\}|%[A-Za-z_][A-Za-z0-9_]*%|%[sdv]|@[A-Za-z_]+@|__[A-Za-z0-9_]+__|!!?[A-Z_]+!?)\z");

    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        value = value.Trim().Trim("\"'");
        return value.IsEmpty || IsMask(value) || Whole.Contains(value) || IsTemplate(value) || value.Length <= 256 && (Words.IsIn(value) || value.Contains('…'));
    }

    public static bool IsTemplate(ReadOnlySpan<char> value) => value.Length is > 0 and <= LongestTemplate && TemplateBeginnings.Contains(value[0]) && Template.IsMatch(value);

    /// <summary>Stars, crosses or one character again and again, with or without a provider's prefix: what is left is no key.</summary>
    public static bool IsMask(ReadOnlySpan<char> value)
    {
        int longest = 0, run = 0, lettersAndDigits = 0;
        for (var i = 0; i < value.Length; i++)
        {
            run = i > 0 && (value[i] | 0x20) == (value[i - 1] | 0x20) ? run + 1 : 1;
            longest = Math.Max(longest, run);
            if (char.IsLetterOrDigit(value[i]))
                lettersAndDigits++;
        }

        return lettersAndDigits == 0 || longest >= 3 && longest >= value.Length * MaskShare || value.Contains("****", StringComparison.Ordinal);
    }
}
