using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data;

/// <summary>Which findings count in which pipeline's score: the one place that says so.</summary>
internal static class PipelineFindings
{
    /// <summary>
    /// Findings on what belongs to a pipeline, as the pipeline's own account and the resource's owner see it: what a third account says
    /// of it does not count.
    /// </summary>
    public static IQueryable<PipelineFinding> InScopeOf(this DashboardDb db, IReadOnlyCollection<Guid> pipelines) => Pairs(db).Where(pair => pipelines.Contains(pair.PipelineId));

    /// <summary>The same relation for findings, whether they are open or not.</summary>
    public static IQueryable<PipelineFinding> PipelinesOf(this DashboardDb db, IReadOnlyCollection<Guid> findings) => Pairs(db).Where(pair => findings.Contains(pair.Finding.Id));

    /// <summary>The same relation from its other end.</summary>
    public static IQueryable<PipelineRow> PipelinesOf(this DashboardDb db, FindingRow finding) =>
        from member in db.PipelineResources
        where member.ResourceId == finding.ResourceId
        join pipeline in db.Pipelines on member.PipelineId equals pipeline.Id
        where finding.AccountId == pipeline.AccountId || finding.AccountId == finding.ResourceAccount
        select pipeline;

    /// <summary>One for each of the pipelines, also for those on which nothing is open.</summary>
    public static async Task<Dictionary<Guid, Scorecard>> ScorecardsAsync(this DashboardDb db, IReadOnlyCollection<Guid> pipelines, CancellationToken cancellation)
    {
        var open = (await db.InScopeOf(pipelines).Where(pair => pair.Finding.IsOpen)
                .Select(pair => new { pair.PipelineId, pair.Finding.ControlId, pair.Finding.ResourceArn, pair.Finding.SubKey, pair.Finding.Severity, pair.Finding.Outcome, pair.Finding.ExceptionId })
                .ToListAsync(cancellation))
            .ToLookup(row => row.PipelineId, row => new OpenInstance(new EvaluationKey(row.ControlId, new Arn(row.ResourceArn), row.SubKey), row.Severity, row.Outcome is Outcome.Unknown, row.ExceptionId is not null));
        return pipelines.ToDictionary(pipeline => pipeline, pipeline => open[pipeline].ToScorecard());
    }

    /// <summary>Where two accounts judge the same, a failure wins over what could not be read, the worse over the lesser, and what no exception covers over what one does.</summary>
    public static Scorecard ToScorecard(this IEnumerable<OpenInstance> open) =>
        Scorecard.Of(open.OrderBy(instance => instance.IsUnknown).ThenByDescending(instance => instance.Severity).ThenBy(instance => instance.IsExcepted).DistinctBy(instance => instance.Key));

    private static IQueryable<PipelineFinding> Pairs(DashboardDb db) =>
        from member in db.PipelineResources
        join pipeline in db.Pipelines on member.PipelineId equals pipeline.Id
        join finding in db.Findings on member.ResourceId equals finding.ResourceId
        where finding.AccountId == pipeline.AccountId || finding.AccountId == finding.ResourceAccount
        select new PipelineFinding { PipelineId = pipeline.Id, PipelineArn = pipeline.Arn, Finding = finding };
}

internal sealed class PipelineFinding
{
    public required Guid PipelineId { get; init; }

    public required string PipelineArn { get; init; }

    public required FindingRow Finding { get; init; }
}
