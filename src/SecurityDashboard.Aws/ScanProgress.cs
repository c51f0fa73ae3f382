namespace SecurityDashboard.Aws;

/// <summary>How far a scan is.</summary>
/// <param name="What">The last thing that was read, for people.</param>
public sealed record ScanProgress(string Phase, int Done, int Total, string What)
{
    /// <summary>Read so far.</summary>
    public int Resources { get; init; }

    /// <summary>Calls so far that gave no answer.</summary>
    public int Unreadable { get; init; }

    /// <summary>Requests so far, repeated ones too.</summary>
    public int Requests { get; init; }
}
