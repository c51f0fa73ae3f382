using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>The caller's half of an <see cref="AccessRequest"/>: who asks and under which policies, whatever is asked.</summary>
public sealed record Subject
{
    /// <summary>The layers that this half answers for.</summary>
    internal const PolicyLayers Layers = PolicyLayers.Identity | PolicyLayers.Boundary | PolicyLayers.Session | PolicyLayers.Scps;

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>
    /// The keys that are known of the caller, such as <c>aws:PrincipalTag/team</c>; they win over those of the target. Whether keys that
    /// neither half sets are unknown or absent is for the target's context to say.
    /// </summary>
    public RequestContext Context { get; init; } = RequestContext.Open;

    /// <summary>The policies of the user and its groups, or of the role.</summary>
    public ImmutableArray<AttachedPolicy> Identity { get; init; } = [];

    /// <summary>The permissions boundary of the user or role.</summary>
    public ImmutableArray<AttachedPolicy> Boundary { get; init; } = [];

    /// <summary>The policies passed when the session was made.</summary>
    public ImmutableArray<AttachedPolicy> Session { get; init; } = [];

    /// <summary>The service control policies of the caller's account, from the root of the organization down; none means no organization.</summary>
    public ImmutableArray<OrganizationLevel> Scps { get; init; } = [];

    /// <summary>Whether the caller's account manages the organization, so that SCPs leave it alone.</summary>
    public bool ManagementAccount { get; init; }

    /// <summary>The layers of the caller (identity, boundary, session, SCPs) that could not be read; others are ignored here.</summary>
    public PolicyLayers OpenLayers { get; init; }

    /// <summary>
    /// Whether a policy of the user, its groups or the role is about the action, on whatever and under whatever conditions, or cannot be read.
    /// If not, only the policy of a resource that names the caller may let it.
    /// </summary>
    internal bool MayName(AskedAction action)
    {
        if (OpenLayers.HasFlag(PolicyLayers.Identity) || Caller.Kind is CallerKind.Root)
            return true;

        foreach (var policy in Identity)
        {
            if (!policy.Document.IsReadable)
                return true;
            foreach (var statement in policy.Document.Statements)
                if (statement.WhyUnreadable is not null || (statement.Effect is Effect.Allow && statement.MatchesAction(action) is not Truth.False))
                    return true;
        }

        return false;
    }
}
