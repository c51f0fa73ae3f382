using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Data.Queries;

/// <summary>Scores over time.</summary>
public sealed class TrendQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The points of a scope in order of time, beginning with the one that holds at <paramref name="from"/>.</summary>
    /// <param name="scopeId">The id of a pipeline or team as 32 digits, an account's number, or nothing for the estate.</param>
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

    /// <summary>The days of a scope in order of time, beginning with the one that holds on <paramref name="from"/>.</summary>
    /// <param name="scopeId">An account's number, the name of a pillar, the id of a framework or team, or nothing for the estate.</param>
    public async Task<ImmutableArray<TrendDay>> DaysAsync(ScoreScope scope, string scopeId, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // Each month begins with a day of its own, and a scope that nothing is known of in a month was not there.
        var month = new DateOnly(from.Year, from.Month, 1);
        var rows = await db.ScoreDays.AsNoTracking().Where(row => row.Scope == scope && row.ScopeId == scopeId && row.Day >= month && row.Day <= to).OrderBy(row => row.Day).ToListAsync(cancellation);
        var first = Math.Max(0, rows.FindLastIndex(row => row.Day <= from));
        return [.. rows.Skip(first).Select(row => new TrendDay(row.Day, Stored.Read<DayFacts>(row.Facts)))];
    }

    /// <summary>When the organization decided about controls, in order of time; the first 200.</summary>
    public async Task<ImmutableArray<TrendMark>> DecisionsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var decisions = await db.Audit.AsNoTracking()
            .Where(entry => (entry.Action == ControlSettingStore.Changed || entry.Action == ControlSettingStore.SetBack) && entry.At >= from && entry.At <= to)
            .OrderBy(entry => entry.At).Take(200).Select(entry => new { entry.At, entry.Action, entry.Target, entry.After }).ToListAsync(cancellation);
        return [.. decisions.Select(entry => new TrendMark(entry.At, $"{entry.Target} {(entry.Action == ControlSettingStore.Changed ? "was set" : "was set back")}: {entry.After}"))];
    }
}

/// <summary>How a scope stood at the end of a day; it stood so until the next.</summary>
public sealed record TrendDay(DateOnly Day, DayFacts Facts);

/// <summary>A moment at which what is judged changed, so that a score may have moved by itself.</summary>
/// <param name="What">In a sentence.</param>
public sealed record TrendMark(DateTimeOffset At, string What);

/// <summary>How long fixes of a severity took.</summary>
/// <param name="Mean">In days.</param>
/// <param name="Median">In days.</param>
public sealed record FixTime(Severity Severity, int Fixes, double Mean, double Median)
{
    /// <summary>Of those severities of which anything was fixed on these days, the worst first.</summary>
    public static ImmutableArray<FixTime> Of(IReadOnlyCollection<TrendDay> days) =>
    [
        .. Enum.GetValues<Severity>().OrderDescending()
            .Select(severity => (severity, Days: days.SelectMany(day => day.Facts.FixHours[severity]).Select(hours => hours / 24.0).Order().ToList()))
            .Where(it => it.Days.Count > 0)
            .Select(it => new FixTime(it.severity, it.Days.Count, Math.Round(it.Days.Average(), 1), Math.Round(OpenAges.MedianOf(it.Days), 1))),
    ];
}

/// <param name="CatalogVersion">The catalogue of controls that it was computed with; another one may move a score by itself.</param>
public sealed record TrendPoint(DateTimeOffset At, ScoreFacts Score, string CatalogVersion);
