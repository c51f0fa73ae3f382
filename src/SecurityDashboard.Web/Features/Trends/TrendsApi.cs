using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Compliance;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Trends;

internal static class TrendsApi
{
    private const int MostPoints = 366;
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);

    public static void MapTrends(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trends", ListAsync).WithTags("Trends").WithSummary("A score over time. Each point and each day holds until the next.");
        routes.MapGet("/fix-targets", TargetsAsync).WithTags("Trends").WithSummary("Within how many days findings are to be fixed, by severity.");
        routes.MapPut("/fix-targets", SetTargetsAsync).RequireAuthorization(Capabilities.Configure).WithTags("Trends").WithSummary("Changes within how many days findings are to be fixed.");
    }

    private static async Task<Ok<TrendAnswer>> ListAsync(
        TrendQueries queries, Frameworks frameworks, TimeProvider time,
        [Description("estate, account, pipeline, pillar, framework or team.")] string? scope,
        [Description("The account's number, the id of the pipeline, framework or team, the pillar's name; nothing for the estate.")] string? id,
        [Description("Ninety days ago unless given.")] DateTimeOffset? from,
        [Description("Now unless given.")] DateTimeOffset? to,
        CancellationToken cancellation)
    {
        var of = TrendScope.Parse(scope, id, await frameworks.ListAsync(cancellation));
        var until = to ?? time.GetUtcNow();
        var since = from ?? until - Usual;
        if (since >= until)
            throw new FormatException("from is not before to.");

        var trend = await Trend.ReadAsync(queries, of, since, until, MostPoints, cancellation);
        return TypedResults.Ok(new TrendAnswer(
            of.Kind, id, since, until,
            [.. trend.Points.Select(point => new TrendPointAnswer(point.At, ScoreAnswer.Of(point.Score), point.CatalogVersion))],
            [.. trend.Days.Select(day => TrendDayAnswer.Of(day))],
            trend.FixTimes(Trend.Day(since)),
            trend.Now?.Ages,
            trend.Marks));
    }

    private static async Task<Ok<FixTargets>> TargetsAsync(SettingStore settings, CancellationToken cancellation) => TypedResults.Ok(await FixTargets.OfAsync(settings, cancellation));

    private static async Task<Ok<FixTargets>> SetTargetsAsync(SettingStore settings, HttpContext context, FixTargets targets, CancellationToken cancellation)
    {
        await targets.SaveAsync(settings, context.Actor(), cancellation);
        return TypedResults.Ok(targets);
    }
}

/// <param name="Points">Whenever the score of an estate, account, team or pipeline changed.</param>
/// <param name="Days">How it stood at the end of each day on which anything changed; none of a pipeline.</param>
/// <param name="FixTimes">How long what was fixed in the period had been failing, in days.</param>
/// <param name="Ages">For how many days what fails at its end has been failing; absent where nothing is known of it.</param>
/// <param name="Marks">When what is judged changed, so that a score may have moved by itself.</param>
public sealed record TrendAnswer(
    ScoreScope Scope, string? Id, DateTimeOffset From, DateTimeOffset To, ImmutableArray<TrendPointAnswer> Points, ImmutableArray<TrendDayAnswer> Days, ImmutableArray<FixTime> FixTimes,
    BySeverity<OpenAges>? Ages, ImmutableArray<TrendMark> Marks);

/// <param name="CatalogVersion">Another catalogue of controls may move a score by itself.</param>
public sealed record TrendPointAnswer(DateTimeOffset At, ScoreAnswer Score, string CatalogVersion);

/// <param name="Value">What it is graded by; of a pillar or framework the percentage of applying controls that pass everywhere.</param>
/// <param name="Grades">How many pipelines have each grade; empty where it is not about pipelines.</param>
/// <param name="Breached">How many fail for longer than is aimed at.</param>
/// <param name="DueSoon">How many will within seven days.</param>
public sealed record TrendDayAnswer(
    DateOnly Day, double Value, double RiskPoints, BySeverity<int> Open, IReadOnlyDictionary<string, int> Grades, int Opened, int Fixed, int Breached, int DueSoon, string CatalogVersion)
{
    internal static TrendDayAnswer Of(TrendDay day) => new(
        day.Day, Math.Floor(day.Facts.Value * 10) / 10, day.Facts.RiskPoints, day.Facts.Open, day.Facts.Grades, day.Facts.Opened, day.Facts.Fixed, day.Facts.Breached, day.Facts.DueSoon, day.Facts.CatalogVersion);
}
