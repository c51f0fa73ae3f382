namespace SecurityDashboard.Data;

/// <summary>The databases that the dashboard runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>Embedded, for one process.</summary>
    Sqlite,
    Postgres,
}
