using System.Collections.Immutable;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>One AWS action as the Service Authorization Reference describes it: its level, the resource types that a policy may name and the condition keys in its request.</summary>
public sealed record ActionReference
{
    /// <summary>The prefix, in lower case: <c>codepipeline</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The name in AWS's own spelling: <c>PutApprovalResult</c>.</summary>
    public required string Name { get; init; }

    public required AccessLevel Level { get; init; }

    /// <summary>Empty when the action has no resource type: then only the resource <c>*</c> matches it.</summary>
    public required ImmutableArray<ActionResource> Resources { get; init; }

    /// <summary>The keys of the action itself. Each resource type adds its own, and the global <c>aws:</c> keys are in every request.</summary>
    public required ImmutableArray<ConditionKey> ConditionKeys { get; init; }

    public string FullName => $"{Service}:{Name}";
}

/// <summary>A resource type that an action reads or changes; a call that fails without it marks it required.</summary>
public sealed record ActionResource(ResourceType Type, bool Required);
