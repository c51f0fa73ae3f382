using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data;

/// <summary>Makes contexts that show what stood at a moment, for the queries that otherwise show what stands now.</summary>
internal sealed class PastDatabases(IDbContextFactory<DashboardDb> databases, DateTimeOffset at) : IDbContextFactory<DashboardDb>
{
    public DashboardDb CreateDbContext()
    {
        var db = databases.CreateDbContext();
        db.At = at;
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }
}

/// <summary>A clock that stands at a moment, for what is asked about it.</summary>
internal sealed class StoppedClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
