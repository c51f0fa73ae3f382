using System.Collections.Immutable;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>A kind of resource with the form of its ARN, such as <c>arn:${Partition}:codepipeline:${Region}:${Account}:${PipelineName}/${StageName}</c>.</summary>
public sealed record ResourceType(string Name, string Arn, ImmutableArray<ConditionKey> ConditionKeys);
