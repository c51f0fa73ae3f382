using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Scans;

internal static class ScansApi
{
    private static readonly Dictionary<string, bool> States = new(StringComparer.OrdinalIgnoreCase) { ["unfinished"] = true };

    private static readonly ListAnswer<ScanAnswer> Answers = new("scans",
        ("id", it => it.Id), ("account", it => it.Account), ("state", it => it.State), ("requested_by", it => it.RequestedBy), ("requested_at", it => it.RequestedAt), ("started_at", it => it.StartedAt),
        ("finished_at", it => it.FinishedAt), ("resources", it => it.Resources), ("unreadable_count", it => it.UnreadableCount), ("error", it => it.Error));

    public static void MapScans(this IEndpointRouteBuilder routes)
    {
        var scans = routes.MapGroup("/scans").WithTags("Scans");
        scans.MapGet("", ListAsync).WithSummary("Scans, the latest first. The same filters as the address of the scans page.").ProducesList<ScanAnswer>();
        scans.MapGet("/{id:guid}", FindAsync).WithSummary("One scan: how far it is, or what it changed.");
        scans.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Stop a scan. One that runs stops within half a minute.").RequireAuthorization(Capabilities.Scan).WithMetadata(new AboutRoute(AboutKind.Scan));
    }

    private static Task<IResult> ListAsync(
        ScanQueries queries, ExtentQueries extents, HttpContext context,
        [AsParameters] Part part,
        [Description("One account's only.")] string? acct,
        [Description("unfinished: only those.")] string? state,
        [Description("json or csv; csv holds them all.")] string? format,
        CancellationToken cancellation)
    {
        var unfinished = Words.One("state", state, false, States);
        return Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await queries.ListAsync(acct is "" ? null : acct, unfinished, limit, after, cancellation);
            return new Page<ScanAnswer>([.. page.Items.Select(scan => ScanAnswer.Of(scan, changes: null))], page.Next);
        }, own: async (extent, page) =>
        {
            var accounts = await extents.AccountsAsync(extent, [.. page.Select(scan => scan.Account).Distinct()], cancellation);
            return [.. page.Where(scan => accounts.Contains(scan.Account))];
        });
    }

    private static async Task<Results<Ok<ScanAnswer>, NotFound>> FindAsync(ScanQueries queries, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is { } detail
            ? TypedResults.Ok(ScanAnswer.Of(detail.Scan, detail.Changes.ToDictionary(change => Words.NameOf(change.Key), change => change.Value)))
            : TypedResults.NotFound();

    private static async Task<Results<Accepted, NotFound>> CancelAsync(ScanRequests requests, HttpContext context, Guid id, CancellationToken cancellation) =>
        await requests.CancelAsync(id, context.Actor(), cancellation) ? TypedResults.Accepted($"/api/v1/scans/{id}") : TypedResults.NotFound();
}

/// <param name="Progress">How far it is, or was; absent before it began.</param>
/// <param name="Error">Absent unless it failed.</param>
/// <param name="Changes">What became of how many findings; absent in lists.</param>
public sealed record ScanAnswer(
    Guid Id, string Account, ScanState State, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, bool CancelRequested,
    int Resources, int UnreadableCount, ScanProgressAnswer? Progress, string? Error, IReadOnlyDictionary<string, int>? Changes)
{
    internal static ScanAnswer Of(ScanSummary scan, IReadOnlyDictionary<string, int>? changes) => new(
        scan.Id, scan.Account, scan.State, scan.RequestedBy, scan.RequestedAt, scan.StartedAt, scan.FinishedAt, scan.CancelRequested, scan.Resources, scan.Unreadable,
        scan.Progress is { } progress ? new ScanProgressAnswer(progress.Step, progress.Done, progress.Total) : null, scan.Error, changes);
}

public sealed record ScanProgressAnswer(string Step, int Done, int Total);

/// <param name="Scan">Its id; ask for it under /scans.</param>
public sealed record ScanRequestAnswer(Guid Scan)
{
    internal static Accepted<ScanRequestAnswer> Accepted(Guid scan) => TypedResults.Accepted($"/api/v1/scans/{scan}", new ScanRequestAnswer(scan));
}
