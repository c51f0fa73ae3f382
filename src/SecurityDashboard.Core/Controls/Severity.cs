namespace SecurityDashboard.Controls;

/// <summary>How bad a failure is, from least to worst. Its weight in the score is in <see cref="Scoring.ScoreModel"/>.</summary>
public enum Severity { Low, Medium, High, Critical }
