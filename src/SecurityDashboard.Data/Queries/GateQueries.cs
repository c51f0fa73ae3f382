using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Findings;
using SecurityDashboard.Gates;

namespace SecurityDashboard.Data.Queries;

/// <summary>What gates are evaluated from, as it stands now.</summary>
public sealed class GateQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public GateQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment)) : this;

    /// <summary>Null when there is no such pipeline.</summary>
    public async Task<GateFacts?> FactsAsync(Guid pipeline, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Summaries(db.Pipelines.Where(row => row.Id == pipeline)).AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } found)
            return null;

        var open = await PipelineQueries.OpenInScopeAsync(db, pipeline, cancellation);
        return new GateFacts(found.Score.Coverage, found.EvaluatedAt, [.. open.Select(finding => new GateFinding(finding.Id, finding.ToInstance(), finding.Status is FindingStatus.Open ? finding.OpenedAt : null))]);
    }
}
