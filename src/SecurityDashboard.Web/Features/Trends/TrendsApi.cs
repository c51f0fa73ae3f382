using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Trends;

internal static class TrendsApi
{
    private const int MostPoints = 366;
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);
    private static readonly IReadOnlyDictionary<string, ScoreScope> Scopes = Words.Names<ScoreScope>();

    public static void MapTrends(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/trends", ListAsync).WithTags("Trends").WithSummary("A score over time. Each point holds until the next.");

    private static async Task<Ok<TrendAnswer>> ListAsync(
        TrendQueries queries, TimeProvider time,
        [Description("estate, account or pipeline.")] string? scope,
        [Description("The account's number or the pipeline's id; nothing for the estate.")] string? id,
        [Description("Ninety days ago unless given.")] DateTimeOffset? from,
        [Description("Now unless given.")] DateTimeOffset? to,
        CancellationToken cancellation)
    {
        var of = Words.One("scope", scope, ScoreScope.Estate, Scopes);
        var until = to ?? time.GetUtcNow();
        var since = from ?? until - Usual;
        if (since >= until)
            throw new FormatException("from is not before to.");

        var points = await queries.PointsAsync(of, IdOf(of, id), since, until, MostPoints, cancellation);
        return TypedResults.Ok(new TrendAnswer(of, id, since, until, [.. points.Select(point => new TrendPointAnswer(point.At, ScoreAnswer.Of(point.Score), point.CatalogVersion))]));
    }

    private static string IdOf(ScoreScope scope, string? id) => (scope, id) switch
    {
        (ScoreScope.Estate, null or "") => "",
        (ScoreScope.Account, { Length: > 0 }) => id,
        (ScoreScope.Pipeline, _) when Guid.TryParse(id, out var pipeline) => pipeline.ToString("N"),
        _ => throw new FormatException("id is the account's number for scope account, the pipeline's id for scope pipeline, and nothing for scope estate."),
    };
}

public sealed record TrendAnswer(ScoreScope Scope, string? Id, DateTimeOffset From, DateTimeOffset To, ImmutableArray<TrendPointAnswer> Points);

/// <param name="CatalogVersion">Another catalogue of controls may move a score by itself.</param>
public sealed record TrendPointAnswer(DateTimeOffset At, ScoreAnswer Score, string CatalogVersion);
