namespace SecurityDashboard.Access.Escalation;

/// <summary>What a place in the graph stands for.</summary>
public enum NodeKind { Principal, Pipeline, Release, Branch, Execution, Project, Function, Disclosure, Administrator, Production }

/// <summary>A place that an attacker may get to: a principal, a thing under its control, or a goal.</summary>
/// <param name="Id">An ARN, or what stands for one.</param>
/// <param name="Name">A phrase for people.</param>
public sealed record AttackNode(NodeKind Kind, string Id, string Name);
