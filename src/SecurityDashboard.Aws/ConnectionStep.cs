namespace SecurityDashboard.Aws;

/// <summary>One thing that a connection test tried.</summary>
/// <param name="Name">What was tried, as people call it.</param>
/// <param name="Message">What was found; for a step that failed also what to do.</param>
public sealed record ConnectionStep(string Name, ConnectionOutcome Outcome, string Message);

public enum ConnectionOutcome
{
    Passed,
    Failed,

    /// <summary>Not tried, because it does not apply or because something before it failed.</summary>
    Skipped,
}
