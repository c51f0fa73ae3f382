using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>All layers together: what allows, what denies, and which layers stand in the way.</summary>
internal readonly record struct Balance
{
    /// <summary>Whether everything that must allow does.</summary>
    public required Truth Allow { get; init; }

    /// <summary>Whether a Deny statement applies.</summary>
    public Truth Deny { get; init; }

    /// <summary>Whether something could not be read that may deny.</summary>
    public bool IsUnread { get; init; }

    /// <summary>What the identity path (identity, boundary and session) gives.</summary>
    public Truth ViaIdentity { get; init; }

    /// <summary>What the resource policy or a grant gives.</summary>
    public Truth ViaResource { get; init; }

    /// <summary>Layers that do not allow, or may not.</summary>
    public ImmutableArray<(string Layer, Truth Allow)> Guards { get; init; }

    /// <summary>Rules that are in no policy, by number of <see cref="ServiceRules"/>' sentences.</summary>
    public ImmutableArray<string> Notes { get; init; }

    public DecisionResult Result => this switch
    {
        { Deny: Truth.True } => DecisionResult.ExplicitlyDenied,
        { Allow: Truth.False } => DecisionResult.ImplicitlyDenied,
        { Allow: Truth.True, Deny: Truth.Unknown } => DecisionResult.ConditionallyDenied,
        { Allow: Truth.True, IsUnread: false } => DecisionResult.Allowed,
        _ => DecisionResult.ConditionallyAllowed,
    };
}
