namespace SecurityDashboard.Data;

/// <summary>How far a scan is, in words and numbers that a page shows.</summary>
/// <param name="Step">What is being read, such as "Build projects in eu-west-1".</param>
/// <param name="Total">0 while it is not known.</param>
public sealed record ScanProgress(string Step, int Done, int Total, int Resources, int Unreadable, int ApiCalls);
