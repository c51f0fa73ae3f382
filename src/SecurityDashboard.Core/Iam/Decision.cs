using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>The answer to an <see cref="AccessRequest"/>.</summary>
public enum DecisionResult
{
    /// <summary>AWS lets the request through, whatever is unknown.</summary>
    Allowed,
    /// <summary>AWS refuses the request: something that would have to allow it does not.</summary>
    ImplicitlyDenied,
    /// <summary>AWS refuses the request: a Deny statement applies.</summary>
    ExplicitlyDenied,
    /// <summary>AWS lets the request through if the unknown keys or layers turn out so.</summary>
    ConditionallyAllowed,
    /// <summary>AWS lets the request through unless the unknown keys make a Deny statement apply.</summary>
    ConditionallyDenied,
}

/// <summary>A statement that the decision rests on.</summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Statement">The place of the statement in it, from 0; null for a grant.</param>
/// <param name="Sid">The statement's own name, if it has one.</param>
/// <param name="Effect">Allow or Deny.</param>
/// <param name="Applies">True, or unknown if that depends on <see cref="Unknown"/>.</param>
/// <param name="Unknown">The keys on which it depends whether the statement applies.</param>
public sealed record DecidingStatement(string Policy, int? Statement, string? Sid, Effect Effect, Truth Applies, ImmutableArray<string> Unknown);

/// <summary>What AWS would decide, and why.</summary>
public sealed record Decision
{
    // Most who ask why want the statements and not the words.
    private readonly Func<string> _explain;

    internal Decision(Func<string> explain) => _explain = explain;

    /// <summary>The answer.</summary>
    public required DecisionResult Result { get; init; }

    /// <summary>The statements that grant or deny; empty if nothing does.</summary>
    public ImmutableArray<DecidingStatement> DecidedBy { get; init; } = [];

    /// <summary>Keys, unread layers and unreadable policies that would settle a conditional answer; empty for a plain one.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>The layers that refuse: identity, boundary, session, scp, rcp, resourcePolicy, or the name of a rule of the service.</summary>
    public ImmutableArray<string> BlockedBy { get; init; } = [];

    /// <summary>Rules of AWS that entered into the answer and are not in any policy, each a sentence.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The answer in one or two sentences.</summary>
    public string Explanation => _explain();

    /// <summary>Whether the request can succeed: a plain or conditional yes.</summary>
    public bool IsPossible => Result is DecisionResult.Allowed or DecisionResult.ConditionallyAllowed or DecisionResult.ConditionallyDenied;
}
