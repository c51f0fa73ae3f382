using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Compare;

internal static class CompareApi
{
    private static readonly ListAnswer<DifferenceAnswer> Answers = new("differences",
        ("class", it => it.Class), ("id", it => it.Id), ("control", it => it.Control), ("title", it => it.Title), ("severity", it => it.Severity), ("resource", it => it.Resource), ("resource_type", it => it.ResourceType),
        ("account", it => it.Account), ("region", it => it.Region), ("sub_key", it => it.SubKey), ("before", it => it.Before), ("after", it => it.After));

    public static void MapCompare(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/compare", GetAsync).WithTags("Scans").WithSummary("What became of every finding from one scan or moment to another, and the differences, the worst first. The same filters as the address of the page.")
            .Produces<CompareAnswer>().ProducesProblem(StatusCodes.Status403Forbidden).WithMetadata(new HasCsv());

    private static async Task<IResult> GetAsync(
        ComparisonQueries queries, ExtentQueries extents, HttpContext context,
        [AsParameters] Part part,
        [Description("A scan's id, a moment in UTC such as 2026-07-01T02:00Z, or now.")] string? a,
        [Description("The same, for what it is compared with.")] string? b,
        [Description("Of new, regressed, fixed, gone, unknownNow, knownNow, controlChanged.")] string? @class,
        [Description("Of critical, high, medium, low.")] string? sev,
        [Description("Account numbers.")] string? acct,
        [Description("Control ids.")] string? control,
        [Description("Part of the ARN or message.")] string? q,
        [Description("json or csv; csv holds them all.")] string? format,
        CancellationToken cancellation)
    {
        var address = CompareAddress.Parse(context.Request.QueryString.Value ?? "");
        var comparison = await queries.CompareAsync(a, b, cancellation);
        var found = comparison.Where(address.Filter).ToList();
        if (format is not (null or "" or "json"))
            return await Answers.AnswerAsync(context, format, part, (limit, after) => Task.FromResult(PageOf(found, limit, after)), own: async (extent, page) =>
            {
                var held = await extents.FindingsAsync(extent, [.. page.Select(it => it.Id)], cancellation);
                return [.. page.Where(it => held.Contains(it.Id))];
            });

        var page = PageOf(found, part.Size, part.After);
        return TypedResults.Ok(new CompareAnswer(
            EndAnswer.Of(comparison.From), EndAnswer.Of(comparison.To), comparison.Accounts, comparison.OnlyFrom, comparison.OnlyTo, comparison.CatalogChanged,
            Enum.GetValues<FindingDifference>().ToDictionary(Words.NameOf, comparison.Count), comparison.StillFailing, page.Items, page.Next));
    }

    // Where a part begins is its place in the list: what was compared does not change.
    private static Page<DifferenceAnswer> PageOf(List<ComparedFinding> found, int limit, string? after)
    {
        var from = 0;
        if (after is { Length: > 0 } && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw new FormatException("This is not a place in the list. Leave \"after\" out to begin at its start.");
        return new Page<DifferenceAnswer>([.. found.Skip(from).Take(limit).Select(DifferenceAnswer.Of)], from + limit < found.Count ? (from + limit).ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <param name="Accounts">Those that were compared: the ones that were judged at both ends.</param>
/// <param name="OnlyA">Left out: judged at the first end only.</param>
/// <param name="OnlyB">Left out: judged at the second end only.</param>
/// <param name="CatalogChanged">Another catalogue of controls judged at the second end; what differs by that is of the class controlChanged.</param>
/// <param name="Counts">Every finding in one class.</param>
/// <param name="StillFailing">How many of the unchanged fail.</param>
public sealed record CompareAnswer(
    EndAnswer A, EndAnswer B, ImmutableArray<string> Accounts, ImmutableArray<string> OnlyA, ImmutableArray<string> OnlyB, bool CatalogChanged,
    IReadOnlyDictionary<string, int> Counts, int StillFailing, ImmutableArray<DifferenceAnswer> Items, string? Next);

/// <param name="At">The moment that was looked at; a scan's is its end.</param>
public sealed record EndAnswer(DateTimeOffset At, Guid? Scan, string? Account)
{
    internal static EndAnswer Of(ComparedEnd end) => new(end.At, end.Scan, end.Account);
}

/// <param name="Before">What was said of it at the first end; absent where it was not known.</param>
/// <param name="After">What was said of it at the second end; absent where it was not known.</param>
public sealed record DifferenceAnswer(
    FindingDifference Class, Guid Id, string Control, string Title, Severity Severity, string Resource, string ResourceType, string Account, string Region, string SubKey, string? Before, string? After)
{
    internal static DifferenceAnswer Of(ComparedFinding it) => new(
        it.Difference, it.Finding.Id, it.Finding.ControlId, ControlCatalog.Find(it.Finding.ControlId)?.Info.Title ?? "", it.Finding.Severity, it.Finding.Resource, it.Finding.ResourceType,
        it.Finding.ResourceAccount, it.Finding.Region, it.Finding.SubKey, it.Before, it.After);
}
