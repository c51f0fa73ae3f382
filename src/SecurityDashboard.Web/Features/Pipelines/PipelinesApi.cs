using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Pipelines;

internal static class PipelinesApi
{
    private static readonly Dictionary<string, EncryptionLevel> Levels = Enum.GetValues<EncryptionLevel>().ToDictionary(level => level.Name(), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, PipelineOrder> Orders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["score"] = PipelineOrder.WorstScore,
        ["-score"] = PipelineOrder.BestScore,
        ["-risk"] = PipelineOrder.MostRiskPoints,
        ["name"] = PipelineOrder.Name,
    };

    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapGet("", ListAsync).WithSummary("Pipelines with their scores, the worst first.");
        pipelines.MapGet("/{id:guid}", FindAsync).WithSummary("One pipeline with what to fix, the largest gain first.");
        pipelines.MapPost("/{id:guid}/scan", ScanAsync).WithSummary("Scan the pipeline's account now.")
            .RequireAuthorization(Capabilities.Scan).RequireRateLimiting(RateLimits.Work);
    }

    private static async Task<Ok<Listing<PipelineAnswer>>> ListAsync(
        PipelineQueries queries,
        [AsParameters] Part part,
        [Description("Account numbers, separated by commas.")] string? acct,
        [Description("Regions, separated by commas.")] string? region,
        [Description("Of A+, A, B, C, D, E, separated by commas.")] string? grade,
        [Description("Of SSE-S3, SSE-KMS-AWS, SSE-KMS-CMK, None, Unknown, separated by commas.")] string? enc,
        [Description("Part of the ARN.")] string? q,
        [Description("Only those of which part cannot be read.")] bool? stale,
        [Description("score (the worst first), -score, -risk or name.")] string? sort,
        CancellationToken cancellation)
    {
        var filter = new PipelineFilter
        {
            Accounts = Words.Of(acct),
            Regions = Words.Of(region),
            Grades = Words.Of(grade),
            Encryption = Words.Of("enc", enc, Levels),
            Text = q,
            Stale = stale ?? false,
        };
        var page = await queries.ListAsync(filter, Words.One("sort", sort, PipelineOrder.WorstScore, Orders), part.Size, part.After, cancellation);
        return TypedResults.Ok(new Listing<PipelineAnswer>([.. page.Items.Select(PipelineAnswer.Of)], page.Next));
    }

    private static async Task<Results<Ok<PipelineDetailAnswer>, NotFound>> FindAsync(PipelineQueries queries, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is { } detail ? TypedResults.Ok(PipelineDetailAnswer.Of(detail)) : TypedResults.NotFound();

    private static async Task<Results<Accepted<ScanRequestAnswer>, NotFound>> ScanAsync(
        PipelineQueries queries, ScanRequests requests, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is not { } detail)
            return TypedResults.NotFound();

        var scan = await requests.ScanAsync(new AccountId(detail.Pipeline.Account), context.Actor().Name, cancellation);
        return ScanRequestAnswer.Accepted(scan);
    }
}

/// <param name="Encryption">The weakest of its artifact stores.</param>
/// <param name="EvaluatedAt">When its account was last judged.</param>
/// <param name="StaleSince">Since when part of it cannot be read; absent while all of it can.</param>
public sealed record PipelineAnswer(
    Guid Id, string Arn, string Name, string Account, string AccountName, string Region, double Score, double ScoreIfUnknownPasses, string Grade, string GradeIfUnknownPasses,
    double RiskPoints, OpenAnswer Open, double Coverage, string Encryption, DateTimeOffset? EvaluatedAt, DateTimeOffset? StaleSince)
{
    internal static PipelineAnswer Of(PipelineSummary pipeline)
    {
        var score = ScoreAnswer.Of(pipeline.Score);
        return new PipelineAnswer(
            pipeline.Id, pipeline.Arn, pipeline.Name, pipeline.Account, pipeline.AccountName, pipeline.Region, score.Score, score.ScoreIfUnknownPasses, score.Grade, score.GradeIfUnknownPasses,
            score.RiskPoints, score.Open, score.Coverage, pipeline.Encryption.Name(), pipeline.EvaluatedAt, pipeline.StaleSince);
    }
}

/// <param name="Findings">What fails or could not be judged, the largest gain first.</param>
public sealed record PipelineDetailAnswer(PipelineAnswer Pipeline, ImmutableArray<PlaceAnswer> EncryptionByLocation, ImmutableArray<FixAnswer> Findings)
{
    internal static PipelineDetailAnswer Of(PipelineDetail detail) => new(
        PipelineAnswer.Of(detail.Pipeline),
        [.. detail.Places.Select(place => new PlaceAnswer(place.Location, Words.NameOf(place.Use), place.Level.Name(), place.Because))],
        [.. detail.Open.Select(open => new FixAnswer(Features.Findings.FindingAnswer.Of(open.Finding), Math.Round(open.Gain, 4)))]);
}

/// <param name="Level">How what lies there is encrypted.</param>
public sealed record PlaceAnswer(string Location, string Use, string Level, string Because);

/// <param name="Gain">What the pipeline's score rises by when this alone is fixed; gains do not add up.</param>
public sealed record FixAnswer(Features.Findings.FindingAnswer Finding, double Gain);
