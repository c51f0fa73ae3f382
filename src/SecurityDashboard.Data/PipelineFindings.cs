using SecurityDashboard.Data.Tables;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data;

/// <summary>Which findings count in which pipeline's score: the one place that says so.</summary>
internal static class PipelineFindings
{
    /// <summary>
    /// Findings on what belongs to a pipeline, as the pipeline's own account and the resource's owner see it: what a third account says
    /// of it does not count.
    /// </summary>
    public static IQueryable<PipelineFinding> InScopeOf(this DashboardDb db, IReadOnlyCollection<Guid> pipelines) =>
        from member in db.PipelineResources
        where pipelines.Contains(member.PipelineId)
        join pipeline in db.Pipelines on member.PipelineId equals pipeline.Id
        join finding in db.Findings on member.ResourceId equals finding.ResourceId
        where finding.AccountId == pipeline.AccountId || finding.AccountId == finding.ResourceAccount
        select new PipelineFinding { PipelineId = pipeline.Id, Finding = finding };

    /// <summary>Where two accounts judge the same, a failure wins over what could not be read.</summary>
    public static Scorecard ToScorecard(this IEnumerable<OpenInstance> open) =>
        Scorecard.Of(open.OrderBy(instance => instance.IsUnknown).DistinctBy(instance => instance.Key));
}

internal sealed class PipelineFinding
{
    public required Guid PipelineId { get; init; }

    public required FindingRow Finding { get; init; }
}
