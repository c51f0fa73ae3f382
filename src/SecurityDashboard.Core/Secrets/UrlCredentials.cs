using System.Buffers;

namespace SecurityDashboard.Secrets;

/// <summary>Finds passwords in the user part of addresses: scheme://user:password@host.</summary>
internal static class UrlCredentials
{
    public const string Rule = "url-credential";

    private static readonly SearchValues<char> TemplateMarks = SearchValues.Create("${}<>[]*");

    private const int LongestUserPart = 2048;
    private const int LongestHost = 64;

    public static void Find(string text, Hits hits)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at + 3, StringComparison.Ordinal))
        {
            if (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
                continue;

            var start = at + 3;
            if (UserPartEnd(text, start) is not { } end)
                continue;

            var user = text.AsSpan(start, end - start);
            var colon = user.IndexOf(':');
            if (colon < 0)
            {
                Judge(hits, text, start, user.Length, isPassword: false);
                continue;
            }

            Judge(hits, text, start + colon + 1, user.Length - colon - 1, isPassword: true);
        }
    }

    private static void Judge(Hits hits, string text, int start, int length, bool isPassword)
    {
        var value = text.AsSpan(start, length);
        if (value.Length < 3 || Placeholders.IsMask(value) || Placeholders.IsTemplate(value) || value.ContainsAny(TemplateMarks) || Pointers.NamesASecret(value))
            return;

        // Without a colon the user part is a name, or a token such as those of GitHub.
        if (!isPassword && (value.Length < 16 || !Randomness.HasRandomPart(value)))
            return;

        if (Placeholders.IsPlaceholder(value))
        {
            if (IsWeakWord(value) && !IsSample(text, start, length))
                hits.Add(Rule, SecretConfidence.Medium, start, length);
            return;
        }

        hits.Add(Rule, SecretConfidence.Medium, start, length);
    }

    // "password" is a placeholder in a manual and somebody's password on a host that exists.
    private static bool IsWeakWord(ReadOnlySpan<char> value) => value is "password" or "pass" or "passwd" or "secret" or "test" or "default" or "token";

    private static bool IsSample(string text, int start, int length)
    {
        var slashes = text.AsSpan(0, start).LastIndexOf("://");
        var user = text.AsSpan(slashes + 3, start - slashes - 3).TrimEnd(':');
        var host = text.AsSpan(start + length + 1);
        host = host[..Math.Min(host.Length, LongestHost)];
        return user is "username" or "USERNAME" or "USER" or "name" or "login" or "foo" || host.StartsWith("localhost") || host.StartsWith("127.0.0.1") || host.StartsWith("host") || host.StartsWith("server")
            || host.StartsWith("HOST") || host.StartsWith("<") || host.StartsWith("[");
    }

    // The user part ends at the last @ before the path; a password may hold an unescaped @.
    private static int? UserPartEnd(string text, int start)
    {
        int? last = null;
        var limit = Math.Min(text.Length, start + LongestUserPart);
        for (var i = start; i < limit; i++)
        {
            var c = text[i];
            if (c == '@')
                last = i;
            else if (c is '/' or '?' or '"' or '\'' or '`' or '<' or '>' or '\\' || char.IsWhiteSpace(c))
                break;
        }

        return last;
    }
}
