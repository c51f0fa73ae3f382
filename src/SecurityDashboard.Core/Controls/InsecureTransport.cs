using System.Collections.Immutable;

namespace SecurityDashboard.Controls;

/// <summary>What in the words of one command makes it fetch from whoever answers.</summary>
internal static class InsecureTransport
{
    private static readonly ImmutableArray<string> Switches =
    [
        "--insecure", "--no-check-certificate", "http.sslVerify=false", "NODE_TLS_REJECT_UNAUTHORIZED=0", "GIT_SSL_NO_VERIFY=1", "GIT_SSL_NO_VERIFY=true", "PYTHONHTTPSVERIFY=0",
        "--trusted-host", "--allow-unauthenticated", "--no-gpg-check", "--no-verify-ssl", "--tls-verify=false",
    ];

    /// <summary>Null: nothing.</summary>
    public static string? In(ImmutableArray<string> words)
    {
        if (words.FirstOrDefault(Switches.Contains) is { } found)
            return found;

        if (words.Contains("curl") && words.Contains("-k"))
            return "curl -k";

        if (words.Contains("http://") && words.FirstOrDefault(word => word is "curl" or "wget") is { } program)
            return $"{program} http://";

        for (var i = 0; i + 1 < words.Length; i++)
            if (words[i] is "strict-ssl" or "http.sslVerify" && words[i + 1] is "false")
                return $"{words[i]} false";

        return null;
    }
}
