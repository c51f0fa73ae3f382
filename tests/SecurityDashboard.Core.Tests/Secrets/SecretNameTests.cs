namespace SecurityDashboard.Secrets;

public sealed class SecretNameTests
{
    [Theory]
    [InlineData("DB_PASSWORD", "db password")]
    [InlineData("dbPassword", "db password")]
    [InlineData("APIKey", "api key")]
    [InlineData("--auth-token", "auth token")]
    [InlineData("HTTPServer2Token", "http server2 token")]
    [InlineData("ConnectionStrings__Default", "connection strings default")]
    [InlineData("", "")]
    public void Cuts_names_into_words(string name, string words)
    {
        var found = new Range[24];

        Assert.Equal(words, string.Join(' ', found[..SecretName.Cut(name, found)].Select(range => name[range].ToLowerInvariant())));
    }

    [Theory]
    [InlineData("DB_PASSWORD", NameMeaning.Password)]
    [InlineData("DB_PASSWORD_FILE", NameMeaning.NotSecret)]
    [InlineData("DB_PASSWORD_SECRET", NameMeaning.Token)]
    [InlineData("apiKey", NameMeaning.Token)]
    [InlineData("API_KEY_ID", NameMeaning.NotSecret)]
    [InlineData("API_PUBLIC_KEY", NameMeaning.Nothing)]
    [InlineData("ENCRYPTION_KEY", NameMeaning.Key)]
    [InlineData("KMS_KEY", NameMeaning.Nothing)]
    [InlineData("MONKEY", NameMeaning.Nothing)]
    [InlineData("COMPASS", NameMeaning.Nothing)]
    [InlineData("SECRETARY", NameMeaning.Nothing)]
    [InlineData("ALLOW_EMPTY_PASSWORD", NameMeaning.NotSecret)]
    [InlineData("nextToken", NameMeaning.NotSecret)]
    public void Knows_what_a_name_says(string name, object meaning) => Assert.Equal(meaning, SecretName.Meaning(name));
}
