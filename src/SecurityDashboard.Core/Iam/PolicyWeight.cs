using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>What one layer of policies says about a question, without regard to the other layers.</summary>
/// <param name="Allow">Whether it allows.</param>
/// <param name="Deny">Whether one of its statements denies.</param>
/// <param name="IsUnread">Whether part of it could not be read, so that it may also deny in ways nobody knows.</param>
internal readonly record struct PolicyWeight(Truth Allow, Truth Deny, bool IsUnread)
{
    public static PolicyWeight Nothing => default;

    public static PolicyWeight Unread => new(Truth.Unknown, Truth.False, true);

    /// <summary>Several policies of one layer: any of them may allow, any may deny.</summary>
    public PolicyWeight Or(PolicyWeight other) => new(Allow.Or(other.Allow), Deny.Or(other.Deny), IsUnread || other.IsUnread);

    /// <summary>Several layers, each of which must allow.</summary>
    public PolicyWeight And(PolicyWeight other) => new(Allow.And(other.Allow), Deny.Or(other.Deny), IsUnread || other.IsUnread);
}

/// <summary>A statement that was found to apply, or that may apply.</summary>
internal sealed record Trace(string Layer, string Policy, Statement? Statement, Effect Effect, Truth Applies, ImmutableArray<string> Unknown, bool IsUnread = false);

/// <summary>Weighs the policies of one layer. With a trail, every statement that applies or may apply is noted in it.</summary>
internal readonly struct PolicyScale(Question question, List<Trace>? trail)
{
    /// <summary>Policies without a principal of their own: identity, boundary, session and organization policies.</summary>
    public PolicyWeight Weigh(string layer, ImmutableArray<AttachedPolicy> policies)
    {
        var weight = PolicyWeight.Nothing;
        foreach (var policy in policies)
            weight = weight.Or(Weigh(layer, policy));
        return weight;
    }

    /// <summary>
    /// A policy that names its principals; <paramref name="hasBoundary"/> because Deny with NotPrincipal stops whoever has one, and
    /// <paramref name="mayNameNoResource"/> because a statement of a key policy without a resource has no effect.
    /// </summary>
    public ResourceWeight WeighResource(string layer, AttachedPolicy policy, Truth hasBoundary, bool mayNameNoResource)
    {
        if (!policy.Document.IsReadable)
        {
            Note(layer, policy.Name, null, Effect.Allow, Truth.Unknown, [policy.Name], true);
            return ResourceWeight.Unread;
        }

        var weight = ResourceWeight.Nothing;
        foreach (ref readonly var entry in policy.Document.Entries)
        {
            if (entry.IsSilentAbout(question.Action))
                continue;

            var statement = entry.Statement;
            if (statement.WhyUnreadable is not null)
            {
                Note(layer, policy.Name, statement, Effect.Allow, Truth.Unknown, [$"{policy.Name} {statement}"], true);
                weight = weight.Or(ResourceWeight.Unread);
                continue;
            }

            var unknowns = StartNoting();
            var match = statement.MatchesPrincipal(question, hasBoundary);
            if (match.Any is not Truth.False)
                match = match.And(Applies(statement, mayNameNoResource));
            var applies = match.Any;
            if (applies is Truth.False)
                continue;

            Note(layer, policy.Name, statement, statement.Effect, applies, Noted(unknowns, applies), false);
            weight = statement.Effect is Effect.Allow ? weight with { Allow = weight.Allow.Or(match) } : weight with { Deny = weight.Deny.Or(applies) };
        }

        return weight;
    }

    public void Note(string layer, string policy, Statement? statement, Effect effect, Truth applies, ImmutableArray<string> unknown, bool isUnread) =>
        trail?.Add(new Trace(layer, policy, statement, effect, applies, unknown, isUnread));

    public List<string>? StartNoting() => question.Unknowns = trail is null ? null : [];

    public static ImmutableArray<string> Noted(List<string>? unknowns, Truth applies) => unknowns is null || applies is Truth.True ? [] : [.. unknowns];

    private PolicyWeight Weigh(string layer, AttachedPolicy policy)
    {
        if (!policy.Document.IsReadable)
        {
            Note(layer, policy.Name, null, Effect.Allow, Truth.Unknown, [policy.Name], true);
            return PolicyWeight.Unread;
        }

        var weight = PolicyWeight.Nothing;
        foreach (ref readonly var entry in policy.Document.Entries)
        {
            if (entry.IsSilentAbout(question.Action))
                continue;

            var statement = entry.Statement;
            if (statement.WhyUnreadable is not null)
            {
                Note(layer, policy.Name, statement, Effect.Allow, Truth.Unknown, [$"{policy.Name} {statement}"], true);
                weight = weight.Or(PolicyWeight.Unread);
                continue;
            }

            var unknowns = StartNoting();
            var applies = Applies(statement, mayNameNoResource: false);
            if (applies is Truth.False)
                continue;

            Note(layer, policy.Name, statement, statement.Effect, applies, Noted(unknowns, applies), false);
            weight = statement.Effect is Effect.Allow ? weight with { Allow = weight.Allow.Or(applies) } : weight with { Deny = weight.Deny.Or(applies) };
        }

        return weight;
    }

    private Truth Applies(Statement statement, bool mayNameNoResource)
    {
        var applies = statement.MatchesAction(question);
        if (applies is not Truth.False)
            applies = applies.And(statement.MatchesResource(question, mayNameNoResource));
        if (applies is not Truth.False)
            applies = applies.And(statement.ConditionsHold(question));
        return applies;
    }
}

/// <summary>What a resource policy says: whom it allows, split by what the match is worth, and whether it denies.</summary>
internal readonly record struct ResourceWeight(PrincipalMatch Allow, Truth Deny, bool IsUnread)
{
    public static ResourceWeight Nothing => default;

    // Direct, because the policy might name the very caller.
    public static ResourceWeight Unread => new(PrincipalMatch.None with { Direct = Truth.Unknown }, Truth.False, true);

    public ResourceWeight Or(ResourceWeight other) => new(Allow.Or(other.Allow), Deny.Or(other.Deny), IsUnread || other.IsUnread);
}
