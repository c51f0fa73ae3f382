using System.Security.Claims;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Who may read which report: those who may export data, their own and, where they may, those of others; never one that holds more than they may see.</summary>
internal static class ReportReaders
{
    private static readonly string[] Needed = [Capabilities.ViewEvidence, Capabilities.ReadAudit];

    public static ReportFilter Of(ClaimsPrincipal user) => new()
    {
        RequestedBy = Capabilities.Allows(user, Capabilities.ReadReports) ? null : user.Identity?.Name ?? "",
        Without = [.. Needed.Where(capability => !Capabilities.Allows(user, capability))],
    };

    public static async Task<bool> MayReadAsync(this Extents extents, ClaimsPrincipal user, ReportSummary report, CancellationToken cancellation) =>
        await extents.HoldsAsync(user, ReportRequest.Parse(report.Request), cancellation)
        && (report.RequestedBy == user.Identity?.Name || Capabilities.Allows(user, Capabilities.ReadReports))
        && report.Needs.Split(',', StringSplitOptions.RemoveEmptyEntries).All(capability => Capabilities.Allows(user, capability));

    /// <summary>Null where there is none, or it is not for them.</summary>
    public static async Task<ReportSummary?> FindAsync(this ReportQueries reports, Extents extents, Guid id, ClaimsPrincipal user, CancellationToken cancellation) =>
        await reports.FindAsync(id, cancellation) is { } report && await extents.MayReadAsync(user, report, cancellation) ? report : null;

    /// <summary>Whoever exports only what their teams own makes and reads reports of those pipelines.</summary>
    public static async Task<bool> HoldsAsync(this Extents extents, ClaimsPrincipal user, ReportRequest request, CancellationToken cancellation) =>
        (await extents.OfAsync(user, Capabilities.Export, cancellation)).IsEverything
        || (request is { Kind: ReportKind.Pipeline or ReportKind.Access, Pipeline: { } pipeline } && await extents.HoldsAsync(user, Capabilities.Export, About.Pipeline(pipeline), cancellation));
}
