namespace SecurityDashboard.Data;

/// <summary>An account cannot be scanned. The message is for whoever asked: what happened, with what, and what to do.</summary>
public sealed class ScanFailedException(string message, Exception? cause = null) : Exception(message, cause);
