using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Builds;

/// <summary>What starts builds of a project beside people and pipelines.</summary>
/// <param name="Webhook">Null: read, and there is none.</param>
public sealed record BuildTriggers(BuildWebhook? Webhook);

/// <summary>What a source provider's events make CodeBuild do. A build starts when one of the groups matches, or on every push and pull request when there is none.</summary>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Webhook.html</remarks>
public sealed record BuildWebhook
{
    public ImmutableArray<BuildWebhookGroup> Groups { get; init; } = [];

    /// <summary>A regular expression for names of branches, the older form of a filter; null where there is none.</summary>
    public ConfigurationValue? BranchFilter { get; init; }

    /// <summary>GITHUB_ORGANIZATION, GITHUB_GLOBAL or GITLAB_GROUP; null: the webhook is that of the project's own repository.</summary>
    public string? Scope { get; init; }

    /// <summary>ALL_PULL_REQUESTS, FORK_PULL_REQUESTS or DISABLED; null: the webhook has no policy for pull requests, and they are built at once.</summary>
    public string? CommentApproval { get; init; }

    /// <summary>Whoever has one of these roles in the repository builds without approval, and may approve: GITHUB_WRITE, GITLAB_MAINTAINER, ….</summary>
    public ImmutableArray<string> ApproverRoles { get; init; } = [];
}

/// <summary>Filters that must all match.</summary>
public sealed record BuildWebhookGroup(ImmutableArray<BuildWebhookFilter> Filters);

/// <param name="Type">EVENT, ACTOR_ACCOUNT_ID, HEAD_REF, BASE_REF, FILE_PATH, COMMIT_MESSAGE, TAG_NAME, RELEASE_NAME, REPOSITORY_NAME, ORGANIZATION_NAME or WORKFLOW_NAME.</param>
/// <param name="Pattern">Names of events, otherwise a regular expression.</param>
/// <param name="Excludes">Whether what matches starts no build.</param>
public sealed record BuildWebhookFilter(string Type, ConfigurationValue Pattern, bool Excludes);
