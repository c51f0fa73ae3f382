using System.Collections.Immutable;
using System.ComponentModel;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Signing;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

internal static class ReportsApi
{
    public const string KeyAddress = "/api/v1/reports/public-key.pem";

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/reports").WithTags("Reports").RequireAuthorization(Capabilities.Export);
        reports.MapGet("", ListAsync).WithSummary("Reports, the latest first: one's own, and those of others for who may read them.").Produces<Listing<ReportAnswer>>();
        reports.MapPost("", AskAsync).WithSummary("Ask for a report. It is made in the background; its address says how far it is.").ProducesProblem(StatusCodes.Status403Forbidden);
        reports.MapGet("/{id:guid}", FindAsync).WithSummary("One report: how far it is, and its files once it is done.");
        reports.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Stop making it.");
        reports.MapPut("/{id:guid}/expiry", KeepAsync).WithSummary("Keep it until a moment, or until somebody deletes it.");
        reports.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete it with its files.");
        reports.MapGet("/{id:guid}/files/{name}", FileAsync).WithSummary("One of its files.").Produces(StatusCodes.Status200OK);
        reports.MapGet("/{id:guid}/evidence", EvidenceAsync).WithSummary("All its files with the signed manifest, as a ZIP that secdash verify checks.").Produces(StatusCodes.Status200OK, contentType: "application/zip");
        reports.MapGet("/{id:guid}/verify", VerifyAsync).WithSummary("Whether its files, the readings that it rests on and the audit log are what was signed.");

    }

    /// <summary>For everybody: whoever was given a report is to be able to check who signed it.</summary>
    public static void MapEvidenceKey(this IEndpointRouteBuilder routes) =>
        routes.MapGet(KeyAddress, KeyAsync).WithTags("Reports").WithSummary("The public key of the pair that reports are signed with, as PEM.").AllowAnonymous().Produces<string>(contentType: "application/x-pem-file");

    private static async Task<Ok<Listing<ReportAnswer>>> ListAsync(ReportQueries queries, HttpContext context, [AsParameters] Part part, [Description("Of executive, framework, pipeline, exceptions, encryption, access.")] string? kind, CancellationToken cancellation)
    {
        var known = Words.One("kind", kind, default(ReportKind?), Enum.GetValues<ReportKind>().ToDictionary(Words.NameOf, it => (ReportKind?)it, StringComparer.OrdinalIgnoreCase));
        var page = await queries.ListAsync(ReportReaders.Of(context.User) with { Kind = known is { } one ? Words.NameOf(one) : null }, part.Size, part.After, cancellation);
        return TypedResults.Ok(new Listing<ReportAnswer>([.. page.Items.Select(ReportAnswer.Of)], page.Next));
    }

    private static async Task<Results<Accepted<ReportAnswer>, ProblemHttpResult>> AskAsync(ReportRequests requests, ReportQueries queries, PastQueries past, HttpContext context, NewReportRequest wanted, CancellationToken cancellation)
    {
        try
        {
            var id = await requests.AskAsync(await wanted.ToRequestAsync(past, cancellation), wanted.KeepDays ?? ReportRequests.UsualDays, context.User, context.Actor(), cancellation);
            return TypedResults.Accepted($"/api/v1/reports/{id}", (await queries.FindAsync(id, cancellation)) is { } report ? ReportAnswer.Of(report) : null);
        }
        catch (UnauthorizedAccessException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status403Forbidden);
        }
    }

    private static async Task<Results<Ok<ReportAnswer>, NotFound>> FindAsync(ReportQueries queries, Extents extents, HttpContext context, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(extents, id, context.User, cancellation) is { } report ? TypedResults.Ok(ReportAnswer.Of(report)) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> CancelAsync(ReportStore store, ReportQueries queries, Extents extents, HttpContext context, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(extents, id, context.User, cancellation) is not null && await store.CancelAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> KeepAsync(ReportStore store, ReportQueries queries, Extents extents, TimeProvider time, HttpContext context, Guid id, ReportExpiry expiry, CancellationToken cancellation)
    {
        if (expiry.ExpiresAt <= time.GetUtcNow())
            throw new FormatException("expiresAt is over. Delete the report instead.");
        return await queries.FindAsync(extents, id, context.User, cancellation) is not null && await store.KeepAsync(id, expiry.ExpiresAt?.ToUniversalTime(), context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(ReportRequests requests, ReportQueries queries, Extents extents, HttpContext context, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(extents, id, context.User, cancellation) is not null && await requests.DeleteAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<IResult> FileAsync(ReportQueries queries, Extents extents, ReportFiles files, HttpContext context, Guid id, string name, CancellationToken cancellation) =>
        await queries.FindAsync(extents, id, context.User, cancellation) is { } report && files.Open(report, name) is { } stream
            // Always as a download: nothing of a report runs or renders in the dashboard's own origin.
            ? TypedResults.File(stream, report.Files.Single(file => file.Name == name).MediaType, DownloadName(report, name))
            : TypedResults.NotFound();

    private static async Task<IResult> EvidenceAsync(ReportQueries queries, Extents extents, ReportFiles files, HttpContext context, Guid id, CancellationToken cancellation)
    {
        if (await queries.FindAsync(extents, id, context.User, cancellation) is not { State: ReportState.Done } report)
            return TypedResults.NotFound();

        // An archive's directory is not written asynchronously.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body)
            body.AllowSynchronousIO = true;
        return TypedResults.Stream(output => WriteZipAsync(output, report, files, cancellation), "application/zip", DownloadName(report, "evidence.zip"));
    }

    private static async Task<Results<Ok<VerifyAnswer>, NotFound>> VerifyAsync(ReportQueries queries, Extents extents, ReportVerifier verifier, HttpContext context, Guid id, CancellationToken cancellation) =>
        await queries.FindAsync(extents, id, context.User, cancellation) is { } report && await verifier.VerifyAsync(report, cancellation) is { } result
            ? TypedResults.Ok(new VerifyAnswer(result.IsWhole, result.KeyId, result.Problems))
            : TypedResults.NotFound();

    private static async Task<IResult> KeyAsync(EvidenceKeys keys, CancellationToken cancellation) => TypedResults.Text(await keys.PublicAsync(cancellation), "application/x-pem-file");

    private static async Task WriteZipAsync(Stream output, ReportSummary report, ReportFiles files, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (var file in report.Files)
        {
            await using var source = files.Open(report, file.Name) ?? throw new FileNotFoundException($"The file {file.Name} of the report {report.Id} is gone.");
            // What is compressed already only costs time.
            await using var target = await zip.CreateEntry(file.Name, Path.GetExtension(file.Name) is ".xlsx" or ".pdf" ? CompressionLevel.NoCompression : CompressionLevel.Fastest).OpenAsync(cancellation);
            await source.CopyToAsync(target, cancellation);
        }
    }

    /// <summary>Of letters, digits and hyphens only, whatever the title holds.</summary>
    internal static string DownloadName(ReportSummary report, string name)
    {
        var title = string.Join('-', new string([.. report.Title.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return $"{(title.Length == 0 ? report.Kind : title.Length > 60 ? title[..60] : title)}-{report.AsOf?.UtcDateTime ?? report.RequestedAt.UtcDateTime:yyyy-MM-dd}{(name.StartsWith("report.", StringComparison.Ordinal) ? name[6..] : $"-{name}")}";
    }
}

/// <summary>What to make a report of.</summary>
/// <param name="Scope">Which findings it is about, in the grammar of the address of the findings page, such as acct=111122223333&amp;pillar=secretsManagement.</param>
/// <param name="Framework">The id of a framework, for a report of the kind framework.</param>
/// <param name="Pipeline">A pipeline's id, for a report of the kind pipeline.</param>
/// <param name="From">When its period begins; ninety days before its end where it is left out.</param>
/// <param name="At">A past moment that it is to show, in UTC; now where it is left out.</param>
/// <param name="Formats">All where it is left out.</param>
/// <param name="Evidence">With the evidence of each finding.</param>
/// <param name="Audit">With the audit log, for who may read it.</param>
/// <param name="KeepDays">90 where it is left out; 0 keeps it until somebody deletes it.</param>
public sealed record NewReportRequest(ReportKind Kind, string? Title, string? Scope, string? Framework, Guid? Pipeline, DateTimeOffset? From, string? At, ImmutableArray<ReportFormat>? Formats, bool? Evidence, bool? Audit, int? KeepDays)
{
    internal async Task<ReportRequest> ToRequestAsync(PastQueries past, CancellationToken cancellation)
    {
        var request = new ReportRequest
        {
            Kind = Kind,
            Title = Title ?? "",
            Scope = Scope ?? "",
            Framework = Framework,
            Pipeline = Pipeline,
            From = From?.ToUniversalTime(),
            At = await past.MomentAsync(At, cancellation),
            WithEvidence = Evidence ?? false,
            WithAudit = Audit ?? false,
        };
        return Formats is { } formats ? request with { Formats = formats } : request;
    }
}

/// <param name="ExpiresAt">Null: until somebody deletes it.</param>
public sealed record ReportExpiry(DateTimeOffset? ExpiresAt);

/// <param name="Problems">What differs from what was signed; empty: nothing.</param>
public sealed record VerifyAnswer(bool Whole, string Key, ImmutableArray<EvidenceProblem> Problems);

/// <param name="Request">What was asked for.</param>
/// <param name="Progress">What is being written, while it is made.</param>
/// <param name="ExpiresAt">Absent: it is kept until somebody deletes it.</param>
/// <param name="AsOf">The moment that it shows; absent before it is made.</param>
/// <param name="Error">Why it was not made.</param>
/// <param name="Digest">Equal for two reports that say the same.</param>
public sealed record ReportAnswer(
    Guid Id, string Kind, string Title, ReportState State, JsonNode? Request, string RequestedBy, DateTimeOffset RequestedAt, Guid? Schedule, string? Progress, DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? AsOf, string? Error, string? Digest,
    ImmutableArray<ReportFile> Files)
{
    internal static ReportAnswer Of(ReportSummary report) => new(
        report.Id, report.Kind, report.Title, report.State, JsonNode.Parse(report.Request), report.RequestedBy, report.RequestedAt, report.ScheduleId, report.Progress.Length > 0 ? report.Progress : null, report.FinishedAt, report.ExpiresAt, report.AsOf,
        report.Error, report.Digest, report.Files);
}
