using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access;

/// <summary>How sure it is that somebody may. What service control policies might take away stands beside the whole answer, not here.</summary>
public enum Certainty
{
    /// <summary>Only if something that was not read turns out so.</summary>
    Unknown,

    /// <summary>If conditions hold that depend on the request.</summary>
    AllowedIf,

    Allowed,
}

/// <summary>One action on one resource that has to be allowed, and what decides it.</summary>
/// <param name="If">Conditions of the deciding statements that depend on the request, in words.</param>
/// <param name="Unread">What would have to be read to be sure, in sentences.</param>
public sealed record Deed(string Action, string Resource, Certainty Certainty, ImmutableArray<DecidingStatement> DecidedBy, ImmutableArray<string> If, ImmutableArray<string> Unread, string Explanation);

/// <summary>One way in which somebody may do it: all of the deeds together.</summary>
/// <param name="Title">A phrase that goes on after "may".</param>
public sealed record AllowedWay(string Title, Certainty Certainty, ImmutableArray<Deed> Deeds)
{
    /// <summary>Every condition of every deed, each once.</summary>
    public IEnumerable<string> If => Deeds.SelectMany(deed => deed.If).Distinct();

    /// <summary>Everything unread of every deed, each once.</summary>
    public IEnumerable<string> Unread => Deeds.SelectMany(deed => deed.Unread).Distinct();
}

/// <summary>Somebody who may, and all the ways.</summary>
/// <param name="Ways">The surest first.</param>
/// <param name="Behind">For a role: who outside the estate, and which people and services, may act as it.</param>
public sealed record Holder(Principal Principal, ImmutableArray<AllowedWay> Ways, ImmutableArray<RoleUser> Behind)
{
    public Certainty Certainty => Ways[0].Certainty;
}

/// <summary>Somebody who may act as a role, directly or by way of others.</summary>
/// <param name="Via">The roles in between, the first assumed first; empty for none.</param>
public sealed record RoleUser(Principal Principal, ImmutableArray<string> Via, Certainty Certainty);

/// <summary>Who may do one thing with a pipeline.</summary>
/// <param name="Unseen">Those of whom AWS cannot tell, in sentences.</param>
public sealed record CapabilityAnswer(Capability Capability, ImmutableArray<Holder> Holders, ImmutableArray<string> Unseen);
