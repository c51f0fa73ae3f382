namespace SecurityDashboard.Aws;

/// <summary>How far a scan is.</summary>
/// <param name="What">The last thing that was read, for people.</param>
public sealed record ScanProgress(string Phase, int Done, int Total, string What);
