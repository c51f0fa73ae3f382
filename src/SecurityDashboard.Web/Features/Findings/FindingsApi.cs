using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Remediations;
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

    internal static readonly ListAnswer<FindingAnswer> Answers = new("findings",
        ("id", it => it.Id), ("control", it => it.Control), ("title", it => it.Title), ("pillar", it => it.Pillar), ("outcome", it => it.Outcome), ("status", it => it.Status),
        ("severity", it => it.Severity), ("resource", it => it.Resource), ("resource_type", it => it.ResourceType), ("account", it => it.Account), ("region", it => it.Region),
        ("sub_key", it => it.SubKey), ("message", it => it.Message), ("first_seen", it => it.FirstSeen), ("opened_at", it => it.OpenedAt), ("resolved_at", it => it.ResolvedAt),
        ("stale_since", it => it.StaleSince), ("missing", it => it.Missing), ("exception", it => it.Exception), ("pipelines", it => it.Pipelines), ("owner", it => it.Owner), ("assigned", it => it.Assigned));

    public static void MapFindings(this IEndpointRouteBuilder routes)
    {
        var findings = routes.MapGroup("/findings").WithTags("Findings");
        findings.MapGet("", ListAsync).WithSummary("Findings; the open ones unless status says otherwise. The same filters as the address of the findings page.").ProducesList<FindingAnswer>();
        findings.MapGet("/{id:guid}", FindAsync).WithSummary("One finding with its evidence, its pipelines and its history.");
    }

    /// <summary>Findings with what lists leave out, in the order given.</summary>
    public static async Task<ImmutableArray<FindingAnswer>> AnswersAsync(this FindingQueries queries, Extents extents, IReadOnlyCollection<FindingSummary> findings, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var contexts = await queries.ContextsAsync([.. findings.Select(finding => finding.Id)], cancellation);
        var withEvidence = await extents.FindingsAsync(user, Capabilities.ViewEvidence, [.. findings.Select(finding => finding.Id)], cancellation);
        return [.. findings.Where(finding => contexts.ContainsKey(finding.Id)).Select(finding => FindingAnswer.Of(finding, contexts[finding.Id], withEvidence.Contains(finding.Id)))];
    }

    private static async Task<IResult> ListAsync(
        FindingQueries queries, FindingReader reader, Extents extents, PastQueries past, SettingStore settings, TimeProvider time, HttpContext context,
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
        [Description("Of a secret: everything that shows the same one.")] string? fingerprint,
        [Description("A pipeline's id.")] string? pipeline,
        [Description("Failing for more (gt:30d) or less (lt:7d) than that; h, d or w.")] string? age,
        [Description("A team's name, me or none.")] string? owner,
        [Description("breached (fails for longer than is aimed at) or due (will within seven days).")] string? sla,
        [Description("Only what cannot be judged now.")] bool? stale,
        [Description("Only what an exception lets stand, or (false) only what none does.")] bool? excepted,
        [Description("An exception's id: only what it covers now.")] string? exception,
        [Description("Part of the ARN or message.")] string? q,
        [Description("-sev (the worst first), -opened or opened.")] string? sort,
        [Description("json; or all of them as csv, xlsx, sarif (2.1.0), ocsf (1.8), asff or oscal (assessment results).")] string? format,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        var then = queries.At(moment);
        var address = FindingAddress.Parse(context.Request.QueryString.Value ?? "", moment ?? time.GetUtcNow(), await FixTargets.OfAsync(settings.At(moment), cancellation), Callers.NameOf(context.User));
        if (!address.Unknown.IsEmpty)
            throw ApiRoutes.NotUnderstood(address.Unknown);

        var order = Words.One("sort", sort, FindingOrder.WorstSeverity, Orders);
        var exported = await extents.OfAsync(context.User, Capabilities.Export, cancellation);
        var withEvidence = (await extents.OfAsync(context.User, Capabilities.ViewEvidence, cancellation)).Covers(exported);
        var all = reader.At(moment).ReadAsync(exported.IsEverything ? address.Filter : address.Filter with { Within = exported }, order, withEvidence, context.RequestAborted);
        if (FindingFile.Of(format) is { } file)
            return Capabilities.Allows(context.User, Capabilities.Export)
                ? TypedResults.Stream(output => file.WriteAsync(output, all, moment ?? time.GetUtcNow(), context.RequestAborted), file.MediaType, file.Name)
                : TypedResults.Forbid();

        return await Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await then.ListAsync(address.Filter, order, limit, after, cancellation);
            return new Page<FindingAnswer>(await then.AnswersAsync(extents, page.Items, context.User, cancellation), page.Next);
        }, all.Select(Answer), ListAnswer<FindingAnswer>.Limited);
    }

    internal static FindingAnswer Answer(ExportedFinding exported) =>
        FindingAnswer.Of(exported.Finding, new FindingContext(exported.Evidence, exported.Unreadable, [.. exported.Pipelines.Select(pipeline => new PipelineGain(pipeline, Gain: 0))], exported.Owner, exported.Assigned), withEvidence: false);

    private static async Task<Results<Ok<FindingDetailAnswer>, NotFound>> FindAsync(
        FindingQueries queries, FixQueries fixes, Extents extents, PastQueries past, HttpContext context, Guid id,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        var then = queries.At(moment);
        return await then.FindAsync(id, cancellation) is { } detail && await then.AnswersAsync(extents, [detail.Finding], context.User, cancellation) is [var answer]
            ? TypedResults.Ok(new FindingDetailAnswer(answer, detail, await extents.HoldsAsync(context.User, Capabilities.ViewEvidence, About.Finding(id), cancellation) ? await fixes.At(moment).OfAsync(detail.Finding, cancellation) : null))
            : TypedResults.NotFound();
    }
}

/// <summary>A finding, with the names that secdash uses for its results.</summary>
/// <param name="SubKey">The part; empty for the whole resource.</param>
/// <param name="Account">The resource's.</param>
/// <param name="OpenedAt">When it began to fail, the last time it did.</param>
/// <param name="StaleSince">Since when it cannot be judged; absent while it is.</param>
/// <param name="Pipelines">The ARNs of all pipelines whose score it counts in.</param>
/// <param name="Gain">What each pipeline's score rises by when this alone is fixed, by ARN; empty when it is not open. Gains do not add up.</param>
/// <param name="Evidence">Absent for who may not see it.</param>
/// <param name="Operation">The call that failed; absent while it can be judged.</param>
/// <param name="Missing">The permission that would settle it; absent where none is missing.</param>
/// <param name="Exception">The id of the exception that lets it stand; absent where none does.</param>
/// <param name="Owner">The team that owns the resource; absent where nobody does.</param>
/// <param name="Assigned">A person's name, or <c>@</c> and a team's; absent where nobody is assigned.</param>
public record FindingAnswer(
    Guid Id, string Control, string Title, Pillar? Pillar, string SubKey, Outcome Outcome, FindingStatus Status, Severity Severity, string Resource, string ResourceType,
    string Account, string Region, string Message, DateTimeOffset FirstSeen, DateTimeOffset? OpenedAt, DateTimeOffset? ResolvedAt, DateTimeOffset? StaleSince,
    ImmutableArray<string> Pipelines, IReadOnlyDictionary<string, double> Gain, ImmutableArray<Evidence>? Evidence, string? Operation, string? Missing, Guid? Exception,
    string? Owner, string? Assigned)
{
    internal static FindingAnswer Of(FindingSummary finding, FindingContext context, bool withEvidence)
    {
        var control = ControlCatalog.Find(finding.ControlId);
        return new FindingAnswer(
            finding.Id, finding.ControlId, control?.Info.Title ?? "", control?.Pillar, finding.SubKey, finding.Outcome, finding.Status, finding.Severity, finding.Resource, finding.ResourceType,
            finding.ResourceAccount, finding.Region, finding.Because, finding.FirstSeen, finding.OpenedAt, finding.ResolvedAt, finding.StaleSince,
            [.. context.Pipelines.Select(it => it.Pipeline)], context.Pipelines.Where(it => it.Gain > 0).ToDictionary(it => it.Pipeline, it => Math.Round(it.Gain, 4)),
            withEvidence ? context.Evidence : null, context.Unreadable?.Operation, context.Unreadable?.MissingPermission, finding.ExceptionId, context.Owner, context.Assigned?.ToString());
    }
}

public sealed record FindingDetailAnswer : FindingAnswer
{
    internal FindingDetailAnswer(FindingAnswer finding, FindingDetail detail, FindingFix? fix) : base(finding)
    {
        Remediation = fix?.Remediation ?? ControlCatalog.Find(detail.Finding.ControlId)?.Info.Remediation.For(detail.Finding.About, detail.Finding.SubKey);
        Changes = fix is null ? null : [.. fix.Changes.Select(change => new PolicyChangeAnswer(change.Place.Title, change.Before, change.After, string.Join('\n', change.Lines.Select(line => $"{line.Sign}{line.Text}"))))];
        WhyNoChange = fix?.WhyNoChange;
        History = [.. detail.History.Select(it => new HistoryAnswer(it.At, it.Transition, it.Status, it.Outcome, it.Severity, it.Because, it.ScanId, it.Cause))];
    }

    /// <summary>With the resource's own names in it.</summary>
    public Remediation? Remediation { get; }

    /// <summary>The policies that the fix changes; absent for who may not see evidence.</summary>
    public ImmutableArray<PolicyChangeAnswer>? Changes { get; }

    /// <summary>Why a policy that is at fault is not shown as it is to be; absent where it is, or none is at fault.</summary>
    public string? WhyNoChange { get; }

    /// <summary>What happened to it, the latest first.</summary>
    public ImmutableArray<HistoryAnswer> History { get; }
}

/// <param name="Policy">What people call it.</param>
/// <param name="Before">Empty: there is none yet.</param>
/// <param name="After">Empty: it goes.</param>
/// <param name="Diff">Each line with a blank, a minus or a plus before it.</param>
public sealed record PolicyChangeAnswer(string Policy, string Before, string After, string Diff);

/// <param name="Cause">What people decided that led to it: about the control since it last judged, or about an exception; null: nothing, so that the change is one of what is judged.</param>
public sealed record HistoryAnswer(DateTimeOffset At, FindingTransition Transition, FindingStatus Status, Outcome Outcome, Severity Severity, string Message, Guid? Scan, string? Cause);
