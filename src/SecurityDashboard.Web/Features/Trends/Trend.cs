using System.Collections.Immutable;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.Features.Trends;

/// <summary>One scope over one period, for the page and the API.</summary>
/// <param name="Points">Of scopes that have a score of their own.</param>
/// <param name="Days">The first holds at the beginning; none of a pipeline, which has points.</param>
/// <param name="Marks">In order of time.</param>
internal sealed record Trend(ImmutableArray<TrendPoint> Points, ImmutableArray<TrendDay> Days, ImmutableArray<TrendMark> Marks)
{
    public DayFacts? Now => Days is [.., var last] ? last.Facts : null;

    /// <summary>What was fixed within the period only.</summary>
    public ImmutableArray<FixTime> FixTimes(DateOnly from) => FixTime.Of([.. Days.Where(day => day.Day >= from)]);

    public static async Task<Trend> ReadAsync(TrendQueries queries, TrendScope scope, DateTimeOffset from, DateTimeOffset to, int mostPoints, CancellationToken cancellation)
    {
        var points = scope.Kind is ScoreScope.Estate or ScoreScope.Account or ScoreScope.Pipeline or ScoreScope.Team ? await queries.PointsAsync(scope.Kind, scope.Id, from, to, mostPoints, cancellation) : [];
        var days = scope.Kind is ScoreScope.Pipeline ? [] : await queries.DaysAsync(scope.Kind, scope.Id, Day(from), Day(to), cancellation);
        var versions = points.Select(point => (point.At, point.CatalogVersion))
            .Concat(days.Select(day => (At: new DateTimeOffset(day.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), day.Facts.CatalogVersion))).OrderBy(it => it.At).ToList();
        var catalogues = points.IsEmpty ? versions : [.. points.Select(point => (point.At, point.CatalogVersion))];
        var changed = catalogues.Zip(catalogues.Skip(1)).Where(pair => pair.First.CatalogVersion != pair.Second.CatalogVersion && pair.Second.At >= from)
            .Select(pair => new TrendMark(pair.Second.At, $"The catalogue of controls changed from {pair.First.CatalogVersion} to {pair.Second.CatalogVersion}."));
        return new Trend(points, days, [.. changed.Concat(await queries.DecisionsAsync(from, to, cancellation)).OrderBy(mark => mark.At)]);
    }

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
