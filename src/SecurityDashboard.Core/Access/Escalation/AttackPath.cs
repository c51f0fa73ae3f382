using System.Collections.Immutable;

namespace SecurityDashboard.Access.Escalation;

/// <summary>One step of a path: a rule that its actor can apply, or what follows from having the thing before.</summary>
/// <param name="Rule">Null: the step follows by itself.</param>
/// <param name="Because">A phrase that goes on after the name of what has been reached.</param>
/// <param name="Deeds">What the actor is allowed, with the statements that allow it; empty where it follows by itself.</param>
public sealed record AttackStep(AttackNode From, AttackNode To, AbuseRule? Rule, string Because, ImmutableArray<Deed> Deeds);

/// <summary>A shortest way from principals that are no administrators to a goal.</summary>
/// <param name="Starts">Everybody whose permissions are the same here.</param>
public sealed record AttackPath(ImmutableArray<Principal> Starts, AttackNode Goal, ImmutableArray<AttackStep> Steps)
{
    /// <summary>Of the least sure step.</summary>
    public Certainty Certainty => Steps.SelectMany(step => step.Deeds).Select(deed => deed.Certainty).DefaultIfEmpty(Certainty.Allowed).Min();
}

/// <summary>The statement without which most principals would no longer get anywhere.</summary>
/// <param name="Stopped">How many principals that reach a goal now would reach none; found by deciding everything again without the statement.</param>
/// <param name="Reaching">How many reach one now.</param>
public sealed record BestCut(string Policy, int Statement, string? Sid, int Stopped, int Reaching)
{
    /// <summary>One sentence.</summary>
    public string Because => $"Without Statement[{Statement}]{(Sid is null ? "" : $" ({Sid})")} of {Policy}, {Stopped} of the {Reaching} principals that get there now would not.";
}
