using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Pipelines;

/// <summary>Who can do what with a pipeline: the very answer of <c>secdash access</c>, over the latest snapshots.</summary>
internal static class PipelineAccessApi
{
    private static readonly Dictionary<string, Capability> Known = Enum.GetValues<Capability>().ToDictionary(capability => capability.Name(), StringComparer.OrdinalIgnoreCase);

    public static async Task<Results<FileContentHttpResult, NotFound>> AnswerAsync(
        PipelineQueries queries, SnapshotStore snapshots, PastQueries past, Guid id,
        [Description("What is asked, such as change,approve; otherwise all of change, start, rerun, stop, approve, write-source, read-artifacts, replace-artifacts, decrypt, read-secrets, change-roles, assume-roles.")] string? can,
        [Description("With the explanation of every decision.")] bool? explain,
        [Description("With the ways into the pipeline by several permissions in a row.")] bool? paths,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var capabilities = Words.Of("can", can, Known);
        var moment = await past.MomentAsync(at, cancellation);
        if (await queries.At(moment).FindAsync(id, cancellation) is not { } detail || await StoredPipeline.FindAsync(snapshots.At(moment), detail.Pipeline, cancellation) is not { } stored)
            return TypedResults.NotFound();

        using var output = new MemoryStream();
        AccessJson.Write(output, PipelineAccess.Of(stored.Pipeline, stored.Estate, capabilities), explain ?? false, paths is true ? EscalationReport.Of(stored.Pipeline, stored.Estate) : null);
        return TypedResults.Bytes(output.ToArray(), "application/json");
    }
}
