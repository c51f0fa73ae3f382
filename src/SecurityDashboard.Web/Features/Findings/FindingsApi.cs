using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Findings;

internal static class FindingsApi
{
    private static readonly Dictionary<string, FindingOrder> Orders = new(StringComparer.OrdinalIgnoreCase)
    {
        ["-sev"] = FindingOrder.WorstSeverity,
        ["-opened"] = FindingOrder.Newest,
        ["opened"] = FindingOrder.Oldest,
    };

    public static void MapFindings(this IEndpointRouteBuilder routes)
    {
        var findings = routes.MapGroup("/findings").WithTags("Findings");
        findings.MapGet("", ListAsync).WithSummary("Findings; the open ones unless status says otherwise. The same filters as the address of the findings page.")
            .Produces<Listing<FindingAnswer>>().Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status403Forbidden);
        findings.MapGet("/{id:guid}", FindAsync).WithSummary("One finding with its evidence, its pipelines and its history.");
    }

    private static async Task<IResult> ListAsync(
        FindingQueries queries, TimeProvider time, HttpContext context,
        [AsParameters] Part part,
        [Description("Of open, resolved, gone, passing, all.")] string? status,
        [Description("Of pass, fail, unknown, notApplicable.")] string? outcome,
        [Description("Of critical, high, medium, low.")] string? sev,
        [Description("Account numbers.")] string? acct,
        [Description("Regions.")] string? region,
        [Description("Pillars, such as encryptionAtRest.")] string? pillar,
        [Description("Control ids.")] string? control,
        [Description("Resource types.")] string? type,
        [Description("A resource's ARN.")] string? resource,
        [Description("A pipeline's id.")] string? pipeline,
        [Description("Failing for more (gt:30d) or less (lt:7d) than that; h, d or w.")] string? age,
        [Description("Only what cannot be judged now.")] bool? stale,
        [Description("Part of the ARN or message.")] string? q,
        [Description("-sev (the worst first), -opened or opened.")] string? sort,
        [Description("json or csv.")] string? format,
        CancellationToken cancellation)
    {
        var address = FindingAddress.Parse(context.Request.QueryString.Value ?? "", time.GetUtcNow());
        // A program must not take everything for the part that it asked for.
        if (!address.Unknown.IsEmpty)
            throw new FormatException($"Not understood: {string.Join(", ", address.Unknown)}. The filters are described at /scalar.");
        var order = Words.One("sort", sort, FindingOrder.WorstSeverity, Orders);

        switch (format)
        {
            case null or "" or "json":
                var page = await queries.ListAsync(address.Filter, order, part.Size, part.After, cancellation);
                return TypedResults.Ok(new Listing<FindingAnswer>([.. page.Items.Select(FindingAnswer.Of)], page.Next));
            case "csv" when Capabilities.Allows(context.User, Capabilities.Export):
                return TypedResults.Stream(output => FindingsCsv.WriteAsync(output, queries, address.Filter, order, cancellation), "text/csv; charset=utf-8", "findings.csv");
            case "csv":
                return TypedResults.Forbid();
            default:
                throw new FormatException($"format is {format}. It can be json or csv.");
        }
    }

    private static async Task<Results<Ok<FindingDetailAnswer>, NotFound>> FindAsync(FindingQueries queries, HttpContext context, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is { } detail
            ? TypedResults.Ok(FindingDetailAnswer.Of(detail, Capabilities.Allows(context.User, Capabilities.ViewEvidence)))
            : TypedResults.NotFound();
}

/// <summary>A finding, with the names that secdash uses for its results.</summary>
/// <param name="SubKey">The part; empty for the whole resource.</param>
/// <param name="Account">The resource's.</param>
/// <param name="OpenedAt">When it began to fail, the last time it did.</param>
/// <param name="StaleSince">Since when it cannot be judged; absent while it is.</param>
public sealed record FindingAnswer(
    Guid Id, string Control, string Title, Pillar? Pillar, string SubKey, Outcome Outcome, FindingStatus Status, Severity Severity, string Resource, string ResourceType,
    string Account, string Region, string Message, DateTimeOffset FirstSeen, DateTimeOffset? OpenedAt, DateTimeOffset? ResolvedAt, DateTimeOffset? StaleSince)
{
    internal static FindingAnswer Of(FindingSummary finding)
    {
        var control = ControlCatalog.Find(finding.ControlId);
        return new FindingAnswer(
            finding.Id, finding.ControlId, control?.Info.Title ?? "", control?.Pillar, finding.SubKey, finding.Outcome, finding.Status, finding.Severity, finding.Resource, finding.ResourceType,
            finding.ResourceAccount, finding.Region, finding.Because, finding.FirstSeen, finding.OpenedAt, finding.ResolvedAt, finding.StaleSince);
    }
}

/// <param name="Evidence">Absent for who may not see it.</param>
/// <param name="Missing">The permission that would settle it; absent where none is missing.</param>
/// <param name="Pipelines">The pipelines whose score it counts in, at most 50.</param>
/// <param name="Gain">What each pipeline's score rises by when this alone is fixed, by ARN.</param>
public sealed record FindingDetailAnswer(
    FindingAnswer Finding, ImmutableArray<Evidence>? Evidence, string? Operation, string? Missing, ImmutableArray<string> Pipelines, IReadOnlyDictionary<string, double> Gain,
    Remediation? Remediation, ImmutableArray<HistoryAnswer> History)
{
    internal static FindingDetailAnswer Of(FindingDetail detail, bool withEvidence) => new(
        FindingAnswer.Of(detail.Finding),
        withEvidence ? detail.Evidence : null,
        detail.Unreadable?.Operation,
        detail.Unreadable?.MissingPermission,
        [.. detail.Pipelines.Select(it => it.Pipeline.Arn)],
        detail.Pipelines.ToDictionary(it => it.Pipeline.Arn, it => Math.Round(it.Gain, 4)),
        ControlCatalog.Find(detail.Finding.ControlId)?.Info.Remediation.For(
            new Inventory.ResourceId(new Inventory.Arn(detail.Finding.Resource), detail.Finding.ResourceType, new Inventory.AccountId(detail.Finding.ResourceAccount), detail.Finding.Region), detail.Finding.SubKey),
        [.. detail.History.Select(it => new HistoryAnswer(it.At, it.Transition, it.Status, it.Outcome, it.Severity, it.Because, it.ScanId))]);
}

public sealed record HistoryAnswer(DateTimeOffset At, FindingTransition Transition, FindingStatus Status, Outcome Outcome, Severity Severity, string Message, Guid? Scan);
