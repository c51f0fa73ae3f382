namespace SecurityDashboard.Data;

/// <summary>Where a scan stands; the last three are final.</summary>
public enum ScanState { Queued, Running, Evaluating, Done, Failed, Cancelled }
