using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Identity;

/// <summary>A policy that stands inside a user, group or role.</summary>
public sealed record InlinePolicy(string Name, PolicyDocument Document);

/// <summary>An IAM user with its policies and what the credential report says of its credentials.</summary>
public sealed record User : Resource
{
    public required string Name { get; init; }

    public ImmutableArray<string> Groups { get; init; } = [];

    public ImmutableArray<InlinePolicy> InlinePolicies { get; init; } = [];

    public ImmutableArray<Arn> AttachedPolicies { get; init; } = [];

    public Arn? PermissionsBoundary { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required Observed<UserCredentials> Credentials { get; init; }
}

/// <summary>An IAM group; its users name it.</summary>
public sealed record Group : Resource
{
    public required string Name { get; init; }

    public ImmutableArray<InlinePolicy> InlinePolicies { get; init; } = [];

    public ImmutableArray<Arn> AttachedPolicies { get; init; } = [];
}

/// <summary>An IAM role: who may assume it and what it may do.</summary>
public sealed record Role : Resource
{
    public required string Name { get; init; }

    public required PolicyDocument TrustPolicy { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<RoleUse> Use { get; init; }

    /// <summary>How long a session of it may last, one to twelve hours. Not in every snapshot of before schema version 5.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html</remarks>
    public Observed<TimeSpan> MaxSession { get; init; }

    public ImmutableArray<InlinePolicy> InlinePolicies { get; init; } = [];

    public ImmutableArray<Arn> AttachedPolicies { get; init; } = [];

    public Arn? PermissionsBoundary { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A managed policy in its default version, the customer's own or AWS's.</summary>
public sealed record ManagedPolicy : Resource
{
    public required string Name { get; init; }

    public required Observed<PolicyDocument> Document { get; init; }
}

/// <summary>When a role was made and last used, to the day.</summary>
/// <param name="LastUsed">Null: not within the 400 days that AWS looks back.</param>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html</remarks>
public sealed record RoleUse(DateTimeOffset Created, DateTimeOffset? LastUsed);
