namespace SecurityDashboard.Data;

/// <summary>How far a replay of a control is.</summary>
public enum ReplayState { Queued, Running, Done, Failed, Cancelled }
