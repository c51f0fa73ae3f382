using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>A rule that decides whether a stage is entered, has succeeded or has failed.</summary>
/// <param name="When">beforeEntry, onSuccess or onFailure.</param>
/// <param name="Configuration">Its settings, with the commands of a Commands rule under "Commands".</param>
/// <param name="Commands">The words of those commands; their lines are counted from 1.</param>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html</remarks>
public sealed record StageRule(string When, string Name, string Provider, ImmutableSortedDictionary<string, ConfigurationValue> Configuration, ImmutableArray<BuildspecCommand> Commands);
