using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data;

/// <summary>Forgets what is older than it is kept for. What an account is judged on and the scores that hold are never forgotten, however old.</summary>
public sealed class Retention(IDbContextFactory<DashboardDb> databases)
{
    /// <returns>How many snapshots were forgotten, the account's latest and those of unfinished scans excepted.</returns>
    public async Task<int> ForgetSnapshotsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var forgotten = await db.Snapshots
            .Where(snapshot => snapshot.TakenAt < before)
            .Where(snapshot => !db.Accounts.Any(account => account.SnapshotId == snapshot.Id))
            .Where(snapshot => !db.Scans.Any(scan => scan.SnapshotId == snapshot.Id && scan.FinishedAt == null))
            .ExecuteDeleteAsync(cancellation);
        if (forgotten > 0)
            await db.SnapshotDocuments
                .Where(document => !db.Snapshots.Any(snapshot => snapshot.ContentHash == document.ContentHash))
                .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return forgotten;
    }

    /// <returns>How many points were forgotten; the one that held at <paramref name="before"/> stays, so that a trend begins with a value.</returns>
    public async Task<int> ForgetScoresAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var forgotten = await db.ScorePoints
            .Where(point => point.At < before)
            .Where(point => db.ScorePoints.Any(later =>
                later.Scope == point.Scope && later.ScopeId == point.ScopeId && later.Id > point.Id && later.At <= before))
            .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return forgotten;
    }
}
