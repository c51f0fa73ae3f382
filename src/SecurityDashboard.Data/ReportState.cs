namespace SecurityDashboard.Data;

/// <summary>How far the making of a report is.</summary>
public enum ReportState { Queued, Running, Done, Failed, Cancelled, Expired }
