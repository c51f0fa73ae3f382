using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data;

/// <summary>Brings the database's schema up to date at start, once, however many processes start together.</summary>
public sealed class DatabaseMigrator(IDbContextFactory<DashboardDb> databases)
{
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.MigrateAsync(cancellation);
    }
}
