namespace SecurityDashboard.Exceptions;

/// <summary>Who asks or decides.</summary>
/// <param name="Name">The person's, also where a token of theirs acts: nobody approves through a token what they asked for.</param>
/// <param name="MayApprove">They may approve exceptions that others asked for.</param>
public sealed record Decider(string Name, bool MayApprove)
{
    internal bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why a step cannot be taken.</summary>
/// <param name="IsForbidden">Another person could; otherwise nobody can, because of how the exception stands.</param>
public sealed record Obstacle(bool IsForbidden, string Message);
