namespace SecurityDashboard.Data;

/// <summary>What a score is the score of.</summary>
public enum ScoreScope { Estate, Account, Pipeline }
