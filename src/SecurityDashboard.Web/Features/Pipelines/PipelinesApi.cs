using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Transit;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Features.Findings;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Pipelines;

internal static class PipelinesApi
{
    private static readonly Dictionary<string, EncryptionLevel> Levels = Enum.GetValues<EncryptionLevel>().ToDictionary(level => level.Name(), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, TransitEnforcement> Enforcements = Enum.GetValues<TransitEnforcement>().ToDictionary(enforcement => enforcement.Name(), StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, PipelineOrder> Orders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["score"] = PipelineOrder.WorstScore,
        ["-score"] = PipelineOrder.BestScore,
        ["-risk"] = PipelineOrder.MostRiskPoints,
        ["name"] = PipelineOrder.Name,
    };

    private static readonly ListAnswer<PipelineAnswer> Answers = new("pipelines",
        ("id", it => it.Id), ("arn", it => it.Arn), ("name", it => it.Name), ("account", it => it.Account), ("account_name", it => it.AccountName), ("region", it => it.Region), ("grade", it => it.Grade),
        ("score", it => it.Score), ("score_if_unknown_passes", it => it.ScoreIfUnknownPasses), ("score_with_exceptions", it => it.ScoreWithExceptions), ("risk_points", it => it.RiskPoints), ("risk_points_with_exceptions", it => it.RiskPointsWithExceptions), ("critical", it => it.Open.Critical), ("high", it => it.Open.High),
        ("medium", it => it.Open.Medium), ("low", it => it.Open.Low), ("unknown", it => it.Open.Unknown), ("coverage", it => it.Coverage), ("encryption", it => it.Encryption), ("transit", it => it.Transit),
        ("evaluated_at", it => it.EvaluatedAt), ("stale_since", it => it.StaleSince));

    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/pipelines").WithTags("Pipelines");
        pipelines.MapGet("", ListAsync).WithSummary("Pipelines with their scores, the worst first. The same filters as the address of the pipelines page.").ProducesList<PipelineAnswer>();
        pipelines.MapGet("/{id:guid}", FindAsync).WithSummary("One pipeline with what to fix, the largest gain first.");
        pipelines.MapGet("/{id:guid}/access", PipelineAccessApi.AnswerAsync).WithSummary("Who can do what with the pipeline, through which statement, as secdash access says it.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").RequireAuthorization(Capabilities.ViewEvidence).WithMetadata(new AboutRoute(AboutKind.Pipeline)).RequireRateLimiting(RateLimits.Work);
        pipelines.MapPost("/{id:guid}/scan", ScanAsync).WithSummary("Scan the pipeline's account now.")
            .RequireAuthorization(Capabilities.Scan).WithMetadata(new AboutRoute(AboutKind.Pipeline)).RequireRateLimiting(RateLimits.Work);
    }

    private static async Task<IResult> ListAsync(
        PipelineQueries queries, Extents extents, PastQueries past, HttpContext context,
        [AsParameters] Part part,
        [Description("Account numbers, separated by commas.")] string? acct,
        [Description("Regions, separated by commas.")] string? region,
        [Description("Of A+, A, B, C, D, E, separated by commas.")] string? grade,
        [Description("Of SSE-S3, SSE-KMS-AWS, SSE-KMS-CMK, None, Unknown, separated by commas.")] string? enc,
        [Description("Who enforces TLS on the worst hop: of off, unknown, configuration, provider, aws, separated by commas.")] string? transit,
        [Description("Part of the ARN.")] string? q,
        [Description("Only those of which part cannot be read.")] bool? stale,
        [Description("score (the worst first), -score, -risk or name.")] string? sort,
        [Description("json or csv; csv holds them all.")] string? format,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var filter = new PipelineFilter
        {
            Accounts = Words.Of(acct),
            Regions = Words.Of(region),
            Grades = Words.Of(grade),
            Encryption = Words.Of("enc", enc, Levels),
            Transit = Words.Of("transit", transit, Enforcements),
            Text = q,
            Stale = stale ?? false,
            Within = format is null or "" or "json" ? null : await extents.OfAsync(context.User, Capabilities.Export, cancellation),
        };
        var order = Words.One("sort", sort, PipelineOrder.WorstScore, Orders);
        var then = queries.At(await past.MomentAsync(at, cancellation));
        return await Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await then.ListAsync(filter, order, limit, after, cancellation);
            var resources = await then.ResourcesAsync([.. page.Items.Select(pipeline => pipeline.Id)], cancellation);
            return new Page<PipelineAnswer>([.. page.Items.Select(pipeline => PipelineAnswer.Of(pipeline, resources[pipeline.Id]))], page.Next);
        }, own: ListAnswer<PipelineAnswer>.Limited);
    }

    private static async Task<Results<Ok<PipelineDetailAnswer>, NotFound>> FindAsync(
        PipelineQueries queries, FindingQueries findings, Extents extents, PastQueries past, HttpContext context, Guid id,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        (queries, findings) = (queries.At(moment), findings.At(moment));
        if (await queries.FindAsync(id, cancellation) is not { } detail)
            return TypedResults.NotFound();

        var resources = await queries.ResourcesAsync([id], cancellation);
        var open = await findings.AnswersAsync(extents, [.. detail.Open.Select(it => it.Finding)], context.User, cancellation);
        return TypedResults.Ok(new PipelineDetailAnswer(PipelineAnswer.Of(detail.Pipeline, resources[id]), open));
    }

    private static async Task<Results<Accepted<ScanRequestAnswer>, NotFound>> ScanAsync(
        PipelineQueries queries, ScanRequests requests, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is not { } detail)
            return TypedResults.NotFound();

        var scan = await requests.ScanAsync(new AccountId(detail.Pipeline.Account), context.Actor().Name, cancellation);
        return ScanRequestAnswer.Accepted(scan);
    }
}

/// <summary>A pipeline, with the names that secdash uses for its results.</summary>
/// <param name="Encryption">The weakest of its artifact stores.</param>
/// <param name="EncryptionByLocation">Every place where its artifacts lie.</param>
/// <param name="Transit">Who enforces TLS on the worst of its hops: off, unknown, configuration, provider or aws.</param>
/// <param name="TransitByHop">Every way that something of it goes over a network.</param>
/// <param name="Resources">The ARNs whose findings make the score.</param>
/// <param name="EvaluatedAt">When its account was last judged.</param>
/// <param name="StaleSince">Since when part of it cannot be read; absent while all of it can.</param>
public record PipelineAnswer(
    Guid Id, string Arn, string Name, string Account, string AccountName, string Region, double Score, double ScoreIfUnknownPasses, string Grade, string GradeIfUnknownPasses,
    double ScoreWithExceptions, string GradeWithExceptions, double RiskPoints, double RiskPointsWithExceptions, OpenAnswer Open, double Coverage, string Encryption, ImmutableArray<PlaceAnswer> EncryptionByLocation, string Transit, ImmutableArray<HopAnswer> TransitByHop, ImmutableArray<string> Resources,
    DateTimeOffset? EvaluatedAt, DateTimeOffset? StaleSince)
{
    internal static PipelineAnswer Of(PipelineSummary pipeline, IEnumerable<string> resources)
    {
        var score = ScoreAnswer.Of(pipeline.Score);
        return new PipelineAnswer(
            pipeline.Id, pipeline.Arn, pipeline.Name, pipeline.Account, pipeline.AccountName, pipeline.Region, score.Score, score.ScoreIfUnknownPasses, score.Grade, score.GradeIfUnknownPasses,
            score.ScoreWithExceptions, score.GradeWithExceptions, score.RiskPoints, score.RiskPointsWithExceptions, score.Open, score.Coverage, pipeline.Encryption.Name(),
            [.. pipeline.Places.Select(PlaceAnswer.Of)], pipeline.Transit.Name(), [.. pipeline.Hops.Select(hop => new HopAnswer(hop.Kind.Name(), hop.To, hop.Enforcement.Name(), hop.Because, hop.Evidence))], [.. resources],
            pipeline.EvaluatedAt, pipeline.StaleSince);
    }
}

public sealed record PipelineDetailAnswer : PipelineAnswer
{
    internal PipelineDetailAnswer(PipelineAnswer pipeline, ImmutableArray<FindingAnswer> findings) : base(pipeline) => Findings = findings;

    /// <summary>What fails or could not be judged, what this pipeline gains most by first.</summary>
    public ImmutableArray<FindingAnswer> Findings { get; }
}

/// <param name="Use">store, source, output, cache or logs.</param>
/// <param name="Level">How what lies there is encrypted.</param>
/// <param name="Key">The ARN of the customer-managed key; absent for any other.</param>
/// <param name="ManagedBy">Who manages the key: unknown, nobody, aws or customer.</param>
/// <param name="Rotation">Of that key: unknown, none, byAws, on or off.</param>
/// <param name="OwnPolicy">Whether the account decides by a policy who may use the key; absent where that is not known.</param>
public sealed record PlaceAnswer(string Location, string Use, string Level, string Because, string? Key, string ManagedBy, string Rotation, bool? OwnPolicy)
{
    internal static PlaceAnswer Of(EncryptedPlace place) =>
        new(place.Location, Words.NameOf(place.Use), place.Level.Name(), place.Because, place.Key, Words.NameOf(place.Holder), Words.NameOf(place.Rotation), place.HasOwnPolicy);
}

/// <param name="Kind">aws, bucket, provider, git-source, webhook, custom-action, jenkins, topic, subscriber, link or commands.</param>
/// <param name="Enforcement">Who sees to it that nothing passes without TLS: off, unknown, configuration, provider or aws.</param>
/// <param name="Evidence">Where that stands; empty where AWS or a provider decides.</param>
public sealed record HopAnswer(string Kind, string To, string Enforcement, string Because, string Evidence);
