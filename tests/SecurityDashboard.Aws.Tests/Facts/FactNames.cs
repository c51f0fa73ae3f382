using System.Text.RegularExpressions;

namespace SecurityDashboard.Aws.Facts;

/// <summary>
/// What AWS calls the things of one account: in every text of the table <c>{account}</c>, <c>{bucket NAME}</c>, <c>{key NAME}</c>,
/// <c>{secret NAME}</c> and the like stand for it.
/// </summary>
internal sealed partial class FactNames(string account, string region)
{
    private readonly Dictionary<string, string> _chosen = new(StringComparer.Ordinal);

    /// <summary>For what AWS names itself.</summary>
    public void Choose(string name, string text) => _chosen[name] = text;

    /// <summary>The ARN that AWS gives to a kind and a name of the table.</summary>
    public string ArnOf(string resource) => !resource.StartsWith("arn:", StringComparison.Ordinal) && resource.Split(' ', 2) is [var kind, var name]
        ? (kind, name) switch
        {
            ("user" or "role", _) => $"arn:aws:iam::{account}:{kind}/{name}",
            ("bucket", "*") => "arn:aws:s3:::*",
            ("bucket", _) => $"arn:aws:s3:::{name}-{account}",
            ("pipeline", _) => $"arn:aws:codepipeline:{region}:{account}:{name}",
            ("webhook", _) => $"arn:aws:codepipeline:{region}:{account}:webhook:{name}",
            ("project", _) => $"arn:aws:codebuild:{region}:{account}:project/{name}",
            ("key", "*") => $"arn:aws:kms:{region}:{account}:key/*",
            ("key", _) when name.StartsWith("alias/", StringComparison.Ordinal) => $"arn:aws:kms:{region}:{account}:{name}",
            ("secret", "*") => $"arn:aws:secretsmanager:{region}:{account}:secret:*",
            _ => _chosen[resource],
        }
        : Fill(resource);

    public string Fill(string text) => Token().Replace(text, token => token.Groups[1].Value switch
    {
        "account" => account,
        "bucket" => $"{token.Groups[2].Value}-{account}",
        "id" => _chosen[$"key {token.Groups[2].Value}"].Split('/')[1],
        var kind => _chosen[$"{kind} {token.Groups[2].Value}"],
    });

    [GeneratedRegex(@"\{(account|bucket|key|id|secret|date|made)(?: ([a-z0-9-]+))?\}", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
