namespace SecurityDashboard.Inventory.Builds;

/// <summary>What an account's builds in one region show a source provider where the project itself names nothing. The credential itself is never returned.</summary>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_SourceCredentialsInfo.html</remarks>
public sealed record SourceCredential : Resource
{
    /// <summary>GITHUB, GITHUB_ENTERPRISE, GITLAB, GITLAB_SELF_MANAGED or BITBUCKET.</summary>
    public required string ServerType { get; init; }

    /// <summary>OAUTH, BASIC_AUTH, PERSONAL_ACCESS_TOKEN, CODECONNECTIONS or SECRETS_MANAGER.</summary>
    public required string AuthType { get; init; }

    /// <summary>The connection or the secret; null for the other types.</summary>
    public Arn? Names { get; init; }
}
