namespace SecurityDashboard.Data;

/// <summary>What a score, or a day of a trend, is of.</summary>
public enum ScoreScope
{
    Estate,
    Account,
    Pipeline,

    /// <summary>Days only: everything that the controls of a pillar judge.</summary>
    Pillar,

    /// <summary>Days only: everything that the controls of a framework judge.</summary>
    Framework,

    /// <summary>Everything that a team owns.</summary>
    Team,
}
