using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>Which events of a connected repository start a pipeline of type V2. What starts is the commit of the event, whatever branch the source action names.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html</remarks>
public sealed record GitTrigger
{
    public required string SourceAction { get; init; }

    /// <summary>Any of them starts the pipeline; empty beside no pull requests: every push to the branch of the source action does.</summary>
    public ImmutableArray<GitPush> Pushes { get; init; } = [];

    /// <summary>Whether pull requests start the pipeline, with the code that is proposed.</summary>
    public bool OnPullRequests { get; init; }
}

/// <param name="Tags">Null: pushes of branches, not of tags.</param>
public sealed record GitPush(GitNames? Branches, GitNames? Tags);

/// <summary>Glob patterns for names of branches or tags.</summary>
public sealed record GitNames(ImmutableArray<ConfigurationValue> Includes, ImmutableArray<ConfigurationValue> Excludes);
