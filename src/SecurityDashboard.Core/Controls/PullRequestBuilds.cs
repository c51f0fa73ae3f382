using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls;

/// <summary>Which webhooks run code that nobody has accepted yet.</summary>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html</remarks>
internal static class PullRequestBuilds
{
    private const string Operation = "codebuild:BatchGetProjects";

    private static readonly ImmutableArray<string> EveryEvent =
        ["PUSH", "PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_CLOSED", "PULL_REQUEST_REOPENED", "PULL_REQUEST_MERGED", "RELEASED", "PRERELEASED", "WORKFLOW_JOB_QUEUED"];

    /// <summary>The groups that build pull requests before they are merged; one null where the webhook has no filters and builds everything.</summary>
    /// <exception cref="UnreadableException">A pattern was not kept, or nothing says what the webhook builds.</exception>
    public static List<BuildWebhookGroup?> GroupsOf(BuildProject project, BuildWebhook webhook) =>
        !webhook.Groups.IsEmpty ? [.. webhook.Groups.Where(BuildsUnmerged)]
        : webhook.BranchFilter is null ? [null]
        : throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, Operation,
            $"The webhook of the project {project.Name} has a branch filter alone, and AWS does not document whether it then builds pull requests. Replace it by filter groups."));

    /// <summary>The events that a group listens to.</summary>
    public static IEnumerable<string> EventsOf(BuildWebhookGroup group)
    {
        var filters = group.Filters.Where(filter => filter.Type is "EVENT").ToLookup(filter => filter.Excludes, NamesOf);
        return (filters[false].Any() ? filters[false].SelectMany(names => names) : EveryEvent).Except(filters[true].SelectMany(names => names));
    }

    private static string[] NamesOf(BuildWebhookFilter filter) => PatternOf(filter).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string PatternOf(BuildWebhookFilter filter) => filter.Pattern.Text($"The webhook filter on {filter.Type}", Operation);

    // Whoever closes a pull request need not be somebody who may merge it; what is merged was accepted.
    private static bool BuildsUnmerged(BuildWebhookGroup group) =>
        EventsOf(group).Any(name => name.StartsWith("PULL_REQUEST_", StringComparison.Ordinal) && name is not "PULL_REQUEST_MERGED");
}
