namespace SecurityDashboard.Secrets;

/// <summary>What the name of a variable, property or option says about its value.</summary>
internal enum NameMeaning
{
    /// <summary>Nothing: only the value itself can give it away.</summary>
    Nothing,

    /// <summary>The name says what the value is, and it is no secret: a path, a name, a flag, a lifetime.</summary>
    NotSecret,

    /// <summary>A key of some sort: either the key itself or, as often with KMS, its id.</summary>
    Key,

    /// <summary>A token, an API key, a secret: generated, so it looks random.</summary>
    Token,

    /// <summary>A password: chosen by a person, so it may look like anything.</summary>
    Password,
}

/// <summary>What a name says, and whether its value is an id, a hash, a version and the like, which look as random as keys do.</summary>
internal readonly record struct NameReading(NameMeaning Meaning, bool IsIdentifier);

/// <summary>Reads names such as <c>DB_PASSWORD</c>, <c>apiKey</c> or <c>--auth-token</c> word by word.</summary>
internal static class SecretName
{
    private const int LongestName = 200;
    private const int MostWords = 24;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> PasswordWords = Set("passphrase pswd psw pwd pw pass pin userpass dbpass mysqlpass pgpass mysqlpwd rootpw rootpass adminpass dbpwd keypass storepass sshpass pasword paswd psword psswd pword passkey "
        + "kennwort senha contrasena motdepasse mdp wachtwoord haslo heslo parola");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TokenWords = Set(
        "tokens apikey apikeys accesskey authkey privatekey credential credentials cred creds bearer jwt sas pat signingkey encryptionkey masterkey sharedkey oauth licensekey servicekey deploykey accountkey "
        + "storagekey consumerkey dsn auth authorization");

    // Together with "key" these make a secret: API_KEY, access.key.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TokenKeyOwners = Set(
        "api access secret private auth account storage service deploy license licence client consumer app application rest write read function host functions ingestion ingest subscription integration "
        + "routing server sdk rapidapi oauth admin session cookie user shared");

    // These make a key that may also be the id of one: ENCRYPTION_KEY.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KeyOwners = Set("signing sign encryption encrypt crypt cipher master jwt hmac aes rsa ssh gpg pgp root pass key");

    // What comes last says what the value is: DB_PASSWORD_FILE is a path, TOKEN_TTL a number.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> HarmlessEndings = Set(
        "arn arns name names path paths url urls uri uris endpoint endpoints host hostname port ttl id ids policy policies file files filename filepath dir directory folder header headers prefix suffix lifetime "
        + "expiry expiration expires expire expired timeout duration seconds minutes hours days age length size len count counts limit max min type types kind format algorithm algo alg mode "
        + "version versions enabled disabled enable disable required rotation interval schedule region location bucket table param params parameter parameters ref reference alias label labels title "
        + "description desc desp comment field fields column regex pattern validator validation env variable var store manager vault provider providers class issuer audience scope scopes domain "
        + "status state hash digest checksum sha md5 fingerprint thumbprint hint prompt message msg error errors template group role roles user username users login email mail account map index idx "
        + "sequence order position repository repo image tag tags branch stack project service strategy engine attempts retries retry history complexity change changed reset expirydate date time "
        + "source dest destination target usage flag option options settings setting config configuration rule rules level link page form input output placeholder button exists length lengths "
        + "code handler callback function method action event symbol char chars bits bytes encoding charset separator delimiter delimiters limits quota generator factory helper service manager util utils "
        + "test tests spec mock stub docs doc readme license protocol session sessions cookie backend realm spacename namespace key_id keyid secretid arnref pair stdin fd ring board press pressed down up frame");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IdentifierEndings = Set(
        "id ids uid uuid guid arn arns sha sha1 sha256 sha512 md5 hash digest checksum integrity version versions revision commit tag tags name names region account bucket count size date time timestamp build "
        + "number fingerprint thumbprint etag");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> HarmlessStarts = Set(
        "public pub allow disable enable enabled use uses has is no skip require requires required force max min show hide forgot forgotten reset primary foreign sort partition cache "
        + "bucket object artifact idempotency translation i18n lookup hot num count total with without can should must bad invalid wrong incorrect no");

    // Public keys, and tokens that only tell one request from another.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Published = Set("public pub publishable csrf xsrf next continuation page pagination change request idempotency sync cancellation correlation resume cursor task authenticity antiforgery");

    public static NameReading Read(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestName)
            return default;

        Span<Range> words = stackalloc Range[MostWords];
        words = words[..Cut(name, words)];
        if (words.IsEmpty)
            return default;

        var about = About(name, words);
        var last = name[words[^1]];
        var meaning = about == NameMeaning.Nothing ? NameMeaning.Nothing
            : HarmlessEndings.Contains(last) || HarmlessStarts.Contains(name[words[0]]) || IsPublished(name, words) ? NameMeaning.NotSecret
            : about;
        return new NameReading(meaning, IdentifierEndings.Contains(last));
    }

    public static NameMeaning Meaning(ReadOnlySpan<char> name) => Read(name).Meaning;

    /// <summary>Whether the name speaks of a secret at all, even as "the path of": such a value is never kept in clear.</summary>
    public static bool Mentions(ReadOnlySpan<char> name)
    {
        Span<Range> words = stackalloc Range[MostWords];
        return About(name, words[..Cut(name, words)]) != NameMeaning.Nothing;
    }

    /// <summary>The words of a name: at separators, at changes from lower to upper case, and before the last of several capitals.</summary>
    internal static int Cut(ReadOnlySpan<char> name, Span<Range> words)
    {
        var count = 0;
        for (var start = 0; start < name.Length && count < words.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(name[start]))
            {
                start++;
                continue;
            }

            var end = start + 1;
            while (end < name.Length && char.IsAsciiLetterOrDigit(name[end]) && !StartsWord(name, end))
                end++;
            words[count++] = start..end;
            start = end;
        }

        return count;
    }

    private static NameMeaning About(ReadOnlySpan<char> name, ReadOnlySpan<Range> words)
    {
        var about = NameMeaning.Nothing;
        for (var i = 0; i < words.Length; i++)
        {
            // DB_PASSWORD2, token1
            var word = name[words[i]].TrimEnd("0123456789");
            if (PasswordWords.Contains(word) || word.Contains("passw", StringComparison.OrdinalIgnoreCase))
            {
                // DBPasswordSecret is the secret in which the password is; so it is a name, unless it looks generated.
                return i < words.Length - 1 && name[words[^1]].StartsWith("secret", StringComparison.OrdinalIgnoreCase) ? NameMeaning.Token : NameMeaning.Password;
            }

            if (IsTokenWord(word))
                about = NameMeaning.Token;
            else if (about != NameMeaning.Token && i > 0 && (Is(word, "key") || Is(word, "keys")))
                about = TokenKeyOwners.Contains(name[words[i - 1]]) ? NameMeaning.Token : KeyOwners.Contains(name[words[i - 1]]) ? NameMeaning.Key : about;
        }

        return about;
    }

    private static bool IsTokenWord(ReadOnlySpan<char> word) =>
        TokenWords.Contains(word)
        || word.EndsWith("token", StringComparison.OrdinalIgnoreCase)
        || word.EndsWith("apikey", StringComparison.OrdinalIgnoreCase)
        || word.Contains("secret", StringComparison.OrdinalIgnoreCase) && !word.StartsWith("secretar", StringComparison.OrdinalIgnoreCase);

    private static bool IsPublished(ReadOnlySpan<char> name, ReadOnlySpan<Range> words)
    {
        for (var i = 0; i + 1 < words.Length; i++)
        {
            var next = name[words[i + 1]];
            if (Published.Contains(name[words[i]]) && (Is(next, "key") || Is(next, "keys") || Is(next, "token") || Is(next, "cert")))
                return true;
        }

        return false;
    }

    private static bool StartsWord(ReadOnlySpan<char> name, int at) =>
        char.IsAsciiLetterUpper(name[at])
        && (!char.IsAsciiLetterUpper(name[at - 1])
            || at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1]) && at >= 2 && char.IsAsciiLetterUpper(name[at - 2]));

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        new HashSet<string>(words.Split(' '), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
