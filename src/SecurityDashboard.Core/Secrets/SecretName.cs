namespace SecurityDashboard.Secrets;

/// <summary>What the name of a variable, property or option says about its value.</summary>
internal enum NameMeaning
{
    /// <summary>Nothing: only the value itself can give it away.</summary>
    Nothing,

    /// <summary>The name says what the value is, and it is no secret: a path, a name, a flag, a lifetime.</summary>
    NotSecret,

    /// <summary>A key, token or the like: generated, so it looks random.</summary>
    Token,

    /// <summary>A password: chosen by a person, so it may look like anything.</summary>
    Password,
}

/// <summary>Reads names such as <c>DB_PASSWORD</c>, <c>apiKey</c> or <c>--auth-token</c> word by word.</summary>
internal static class SecretName
{
    private const int LongestName = 200;

    private static readonly HashSet<string> PasswordWords = Set(
        "password passwd passwrd passphrase pswd psw pwd pw pass passcode pin userpass dbpass mysqlpass pgpassword pgpass mysqlpwd rootpw rootpass adminpass "
        + "dbpassword dbpasswd dbpwd userpassword masterpassword rootpassword adminpassword mypassword keypass storepass keystorepass truststorepass sshpass secretpassword");

    private static readonly HashSet<string> TokenWords = Set(
        "secret secrets token tokens apikey apisecret apitoken accesskey accesstoken authtoken authkey secretkey privatekey clientsecret credential credentials cred creds "
        + "bearer jwt sas pat signature signingkey encryptionkey masterkey sharedkey oauth oauthtoken webhooksecret appsecret apppassword refreshtoken sessiontoken bottoken "
        + "licensekey servicekey deploykey accountkey storagekey consumersecret consumerkey webhookurl dsn auth authorization npmtoken");

    // Together with "key" these make a secret: API_KEY, signing.key, masterKey.
    private static readonly HashSet<string> KeyOwners = Set(
        "api access secret private auth signing signature encryption encrypt crypt cipher master shared account storage service deploy license licence client consumer app "
        + "application jwt session cookie hmac aes rsa ssh gpg pgp root admin rest write read publishable function host functions ingestion subscription subscriptions "
        + "integration routing server user sdk rapidapi");

    // What comes last says what the value is: DB_PASSWORD_FILE is a path, TOKEN_TTL a number.
    private static readonly HashSet<string> HarmlessEndings = Set(
        "arn arns name names path paths url urls uri uris endpoint endpoints host hostname port ttl id ids policy file files filename filepath dir directory folder header headers prefix suffix lifetime "
        + "expiry expiration expires expire timeout duration seconds minutes hours days age length size count limit max min type types kind format algorithm alg mode "
        + "version enabled disabled enable disable required rotation interval schedule region location bucket table param params parameter ref reference alias label title "
        + "description desc field fields column regex pattern validator validation env variable var store manager provider class issuer audience scope scopes domain "
        + "status state hash digest checksum fingerprint thumbprint hint prompt message error template group role user username users login email account map index "
        + "sequence order position repository repo image tag branch stack project service strategy engine attempts retries retry history complexity change changed reset "
        + "source dest destination target usage flag option options settings config rule rules level link page form input output placeholder text button exists");

    private static readonly HashSet<string> HarmlessStarts = Set(
        "public pub allow disable enable enabled use has is no skip require requires required force max min show hide forgot reset primary foreign sort partition cache "
        + "bucket object artifact idempotency translation i18n lookup hot");

    public static NameMeaning Meaning(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > LongestName)
            return NameMeaning.Nothing;

        var words = Words(name);
        if (words.Count == 0)
            return NameMeaning.Nothing;

        var about = About(words);
        if (about == NameMeaning.Nothing)
            return NameMeaning.Nothing;

        return HarmlessEndings.Contains(words[^1]) || HarmlessStarts.Contains(words[0]) || IsPublicKey(words) ? NameMeaning.NotSecret : about;
    }

    /// <summary>Whether the name speaks of a secret at all, even as "the path of": such a value is never kept in clear.</summary>
    public static bool Mentions(ReadOnlySpan<char> name) => About(Words(name)) != NameMeaning.Nothing;

    private static NameMeaning About(List<string> words)
    {
        var about = NameMeaning.Nothing;
        for (var i = 0; i < words.Count; i++)
        {
            if (PasswordWords.Contains(words[i]))
                return NameMeaning.Password;

            if (TokenWords.Contains(words[i]) || words[i] is "key" or "keys" && i > 0 && KeyOwners.Contains(words[i - 1]))
                about = NameMeaning.Token;
        }

        return about;
    }

    private static bool IsPublicKey(List<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] is "public" or "pub" && words[i + 1] is "key" or "keys" or "token" or "cert")
                return true;
        }

        return false;
    }

    /// <summary>The words of a name in lower case: at separators, at changes from lower to upper case, and before the last of several capitals.</summary>
    internal static List<string> Words(ReadOnlySpan<char> name)
    {
        var words = new List<string>(6);
        for (var start = 0; start < name.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(name[start]))
            {
                start++;
                continue;
            }

            var end = start + 1;
            while (end < name.Length && char.IsAsciiLetterOrDigit(name[end]) && !StartsWord(name, end))
                end++;
            words.Add(name[start..end].ToString().ToLowerInvariant());
            start = end;
        }

        return words;
    }

    private static bool StartsWord(ReadOnlySpan<char> name, int at) =>
        char.IsAsciiLetterUpper(name[at])
        && (!char.IsAsciiLetterUpper(name[at - 1])
            || at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1]) && at >= 2 && char.IsAsciiLetterUpper(name[at - 2]));

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
