using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Finds passwords in connection strings: <c>Server=db;User Id=app;Password=...;</c>, also of storage accounts and message buses.</summary>
internal static class ConnectionStrings
{
    public const string Rule = "connection-string";

    private static readonly SearchValues<char> TemplateMarks = SearchValues.Create("<>{}()[]");

    private const int LongestPart = 2048;

    private static readonly string[] PasswordKeys = ["password", "pwd", "accountkey", "sharedaccesskey", "sharedsecretvalue", "secret", "accesskey", "sharedaccesssignature"];

    private static readonly string[] OtherKeys =
    [
        "server", "data source", "host", "hostname", "address", "addr", "user id", "userid", "uid", "user", "username", "database", "initial catalog", "provider", "driver", "port", "accountname", "endpoint",
        "sharedaccesskeyname", "defaultendpointsprotocol", "endpointsuffix", "trusted_connection", "dsn", "dbname", "id", "datasource",
    ];

    public static void Find(string text, Hits hits)
    {
        foreach (var key in PasswordKeys)
        {
            for (var at = text.IndexOf(key, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(key, at + key.Length, StringComparison.OrdinalIgnoreCase))
                Judge(text, at, at + key.Length, hits);
        }
    }

    private static void Judge(string text, int keyStart, int keyEnd, Hits hits)
    {
        var equals = SkipSpaces(text, keyEnd);
        if (equals >= text.Length || text[equals] != '=' || !StartsPart(text, keyStart))
            return;

        var start = SkipSpaces(text, equals + 1);
        var end = start;
        while (end < text.Length && end - start < LongestPart && !IsPartEnd(text[end]))
            end++;

        var value = text.AsSpan(start, end - start);
        if (value.Length < 3 || !HasNeighbour(text, keyStart, end) || Placeholders.IsMask(value) || Placeholders.IsTemplate(value) || Pointers.PointsElsewhere(value)
            || value.ContainsAny(TemplateMarks))
            return;

        hits.Add(Rule, SecretConfidence.Medium, start, value.Length);
    }

    // "Password=" begins the string or follows a semicolon, and another key of connection strings stands beside it.
    private static bool StartsPart(string text, int keyStart)
    {
        var before = keyStart - 1;
        while (before >= 0 && text[before] == ' ')
            before--;
        return before < 0 || text[before] is ';' or '"' or '\'' or '=' or '\n' or '\\';
    }

    private static bool HasNeighbour(string text, int keyStart, int valueEnd)
    {
        var before = text.AsSpan(Math.Max(0, keyStart - 400), Math.Min(400, keyStart));
        var after = text.AsSpan(valueEnd, Math.Min(400, text.Length - valueEnd));
        return HasKey(before) || after is [';', ..] && HasKey(after);
    }

    private static bool HasKey(ReadOnlySpan<char> text)
    {
        foreach (var range in text.SplitAny(";\"'\r\n"))
        {
            var part = text[range];
            var equals = part.IndexOf('=');
            if (equals <= 0)
                continue;

            // In ODBC_STRING=Server=db the key is the last word before the value.
            var key = part[..equals].Trim();
            var rest = part[(equals + 1)..];
            if (IsOther(key) || rest.IndexOf('=') is > 0 and var second && IsOther(rest[..second].Trim()))
                return true;
        }

        return false;
    }

    private static bool IsOther(ReadOnlySpan<char> key)
    {
        foreach (var other in OtherKeys)
        {
            if (key.Equals(other, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        return at;
    }

    private static bool IsPartEnd(char c) => c is ';' or '"' or '\'' or '`' || char.IsWhiteSpace(c);
}
