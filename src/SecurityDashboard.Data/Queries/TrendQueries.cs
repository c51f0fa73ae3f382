using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data.Queries;

/// <summary>Scores over time.</summary>
public sealed class TrendQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The points of a scope in order of time, beginning with the one that holds at <paramref name="from"/>.</summary>
    /// <param name="scopeId">A pipeline's id as 32 digits, an account's number, or nothing for the estate.</param>
    /// <param name="most">Where there are more points, the last one of each of this many equal spans of time.</param>
    public async Task<ImmutableArray<TrendPoint>> PointsAsync(
        ScoreScope scope, string scopeId, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var points = db.ScorePoints.AsNoTracking().Where(point => point.Scope == scope && point.ScopeId == scopeId);
        var before = await points.Where(point => point.At < from).OrderByDescending(point => point.Id).Take(1)
            .Select(point => new TrendPoint(point.At, point.Score, point.CatalogVersion)).ToListAsync(cancellation);
        var within = await points.Where(point => point.At >= from && point.At <= to).OrderBy(point => point.Id)
            .Select(point => new TrendPoint(point.At, point.Score, point.CatalogVersion)).ToListAsync(cancellation);

        var span = (to - from) / most;
        return [.. before, .. within.Count <= most ? within : within.GroupBy(point => (long)((point.At - from) / span)).Select(group => group.Last())];
    }
}

/// <param name="CatalogVersion">The catalogue of controls that it was computed with; another one may move a score by itself.</param>
public sealed record TrendPoint(DateTimeOffset At, ScoreFacts Score, string CatalogVersion);
