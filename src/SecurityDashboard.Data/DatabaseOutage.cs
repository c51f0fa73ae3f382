using System.Data.Common;

namespace SecurityDashboard.Data;

/// <summary>Tells a database that is away for a while from every other error.</summary>
public static class DatabaseOutage
{
    /// <summary>The outage behind an error, however deep; null when there is none.</summary>
    public static DbException? In(Exception? error) => error is null or DbException { IsTransient: true } ? error as DbException : In(error.InnerException);
}
