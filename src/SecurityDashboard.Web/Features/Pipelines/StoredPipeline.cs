using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Web.Features.Pipelines;

/// <summary>A pipeline as it was last read, with the estate that it is part of.</summary>
internal sealed record StoredPipeline(Pipeline Pipeline, Estate Estate)
{
    /// <summary>Null: the latest snapshot does not hold it.</summary>
    public static async Task<StoredPipeline?> FindAsync(SnapshotStore snapshots, PipelineSummary pipeline, CancellationToken cancellation) =>
        await snapshots.EstateAsync(new AccountId(pipeline.Account), cancellation) is { } stored
        && stored.Estate.Subject.Resources.OfType<Pipeline>().FirstOrDefault(read => read.Arn.Text == pipeline.Arn) is { } read
            ? new StoredPipeline(read, stored.Estate)
            : null;
}
