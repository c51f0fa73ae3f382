using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Encryption;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data.Queries;

/// <summary>Pipelines with their scores, as they stand now.</summary>
public sealed class PipelineQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public PipelineQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment)) : this;

    /// <param name="limit">How many at most.</param>
    /// <param name="after">A page's <see cref="Page{T}.Next"/>; null for the first page.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<PipelineSummary>> ListAsync(PipelineFilter filter, PipelineOrder order, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = Matching(db, filter);
        return order switch
        {
            PipelineOrder.BestScore => await PageAsync(Position<double>.Parse(after) is { } from
                ? rows.Where(row => row.Score.Value < from.Sort || (row.Score.Value == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, ordered => ordered.OrderByDescending(row => row.Score.Value), last => last.Score.Value),
            PipelineOrder.MostRiskPoints => await PageAsync(Position<double>.Parse(after) is { } from
                ? rows.Where(row => row.Score.RiskPoints < from.Sort || (row.Score.RiskPoints == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, ordered => ordered.OrderByDescending(row => row.Score.RiskPoints), last => last.Score.RiskPoints),
            PipelineOrder.Name => await PageAsync(Position<string>.Parse(after) is { } from
                ? rows.Where(row => row.Name.CompareTo(from.Sort) > 0 || (row.Name == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, ordered => ordered.OrderBy(row => row.Name), last => last.Name),
            _ => await PageAsync(Position<double>.Parse(after) is { } from
                ? rows.Where(row => row.Score.Value > from.Sort || (row.Score.Value == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, ordered => ordered.OrderBy(row => row.Score.Value), last => last.Score.Value),
        };

        async Task<Page<PipelineSummary>> PageAsync<TSort>(
            IQueryable<PipelineRow> rest, Func<IQueryable<PipelineRow>, IOrderedQueryable<PipelineRow>> sorted, Func<PipelineSummary, TSort> sort)
        {
            var items = await db.Summaries(sorted(rest).ThenBy(row => row.Id).Take(limit + 1)).ToListAsync(cancellation);
            return Pages.Of(items, limit, last => new Position<TSort>(sort(last), last.Id).ToString());
        }
    }

    /// <summary>The regions that pipelines are in, in their order.</summary>
    public async Task<ImmutableArray<string>> RegionsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.Pipelines.Select(row => row.Region).Distinct().OrderBy(region => region).ToListAsync(cancellation)];
    }

    /// <summary>Null when there is no such pipeline.</summary>
    public async Task<PipelineDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Summaries(db.Pipelines.Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation) is not { } pipeline)
            return null;

        return new PipelineDetail(pipeline, await OpenAsync(db, id, cancellation));
    }

    /// <summary>By what addresses hold; ARNs of one account, region and name differ by their partition at most.</summary>
    public async Task<PipelineSummary?> FindAsync(string account, string region, string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Summaries(db.Pipelines.Where(row => row.AccountId == account && row.Region == region && row.Name == name).OrderBy(row => row.Arn).Take(1)).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>What the pipeline's score rises by when all of these findings are fixed; null when there is no such pipeline.</summary>
    public async Task<double?> GainOfAsync(Guid id, IReadOnlyCollection<Guid> findings, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Pipelines.AnyAsync(row => row.Id == id, cancellation))
            return null;

        var open = await OpenInScopeAsync(db, id, cancellation);
        return Scorecard(open).GainOf([.. open.Where(finding => findings.Contains(finding.Id)).Select(finding => finding.Key)]);
    }

    /// <summary>Every place of every pipeline, in the order of the pipelines; a page holds whole pipelines.</summary>
    public async Task<Page<PipelinePlace>> PlacesAsync(PipelineFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        var pipelines = await ListAsync(filter, PipelineOrder.Name, limit, after, cancellation);
        return new Page<PipelinePlace>([.. pipelines.Items.SelectMany(pipeline => pipeline.Places.Select(place => new PipelinePlace(pipeline, place)))], pipelines.Next);
    }

    /// <summary>Every hop of every pipeline, in the order of the pipelines; a page holds whole pipelines.</summary>
    public async Task<Page<PipelineHop>> HopsAsync(PipelineFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        var pipelines = await ListAsync(filter, PipelineOrder.Name, limit, after, cancellation);
        return new Page<PipelineHop>([.. pipelines.Items.SelectMany(pipeline => pipeline.Hops.Select(hop => new PipelineHop(pipeline, hop)))], pipelines.Next);
    }

    /// <summary>The ARNs of what belongs to each of the pipelines, in their order: the resources whose findings make its score.</summary>
    public async Task<ILookup<Guid, string>> ResourcesAsync(IReadOnlyCollection<Guid> pipelines, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = db.PipelineResources.Where(member => pipelines.Contains(member.PipelineId));
        // What an account that is not connected owns is in no snapshot, but something is said of it.
        var indexed = members.Join(db.Resources, member => member.ResourceId, resource => resource.Id, (member, resource) => new { member.PipelineId, resource.Arn });
        var judged = members.Join(db.Findings, member => member.ResourceId, finding => finding.ResourceId, (member, finding) => new { member.PipelineId, Arn = finding.ResourceArn });
        var resources = await indexed.Union(judged).ToListAsync(cancellation);
        return resources.OrderBy(resource => resource.Arn, StringComparer.Ordinal).ToLookup(resource => resource.PipelineId, resource => resource.Arn);
    }

    private static async Task<ImmutableArray<OpenFinding>> OpenAsync(DashboardDb db, Guid pipeline, CancellationToken cancellation)
    {
        var open = await OpenInScopeAsync(db, pipeline, cancellation);
        var scorecard = Scorecard(open);
        return
        [
            .. open.Select(finding => new OpenFinding(finding, scorecard.GainOf(finding.Key)))
                .OrderByDescending(it => it.Gain)
                .ThenByDescending(it => it.Finding.Severity)
                .ThenBy(it => it.Finding.Id)
        ];
    }

    internal static async Task<List<FindingSummary>> OpenInScopeAsync(DashboardDb db, Guid pipeline, CancellationToken cancellation)
    {
        var rows = await db.InScopeOf([pipeline]).Where(pair => pair.Finding.IsOpen).Select(pair => pair.Finding).Select(FindingSummary.OfRow).AsNoTracking().ToListAsync(cancellation);
        return [.. rows.OrderBy(finding => finding.Outcome is Outcome.Unknown).ThenByDescending(finding => finding.Severity).ThenBy(finding => finding.ExceptionId is not null).ThenBy(finding => finding.Id).DistinctBy(finding => finding.Key)];
    }

    private static Scorecard Scorecard(IEnumerable<FindingSummary> open) =>
        open.Select(finding => finding.ToInstance()).ToScorecard();

    private static IQueryable<PipelineRow> Matching(DashboardDb db, PipelineFilter filter)
    {
        var rows = db.Pipelines.AsNoTracking();
        if (filter.Accounts.Length > 0)
            rows = rows.Where(row => filter.Accounts.Contains(row.AccountId));
        if (filter.Regions.Length > 0)
            rows = rows.Where(row => filter.Regions.Contains(row.Region));
        if (filter.Encryption.Length > 0)
            rows = rows.Where(row => filter.Encryption.Contains(row.EncryptionLevel));
        if (filter.Transit.Length > 0)
            rows = rows.Where(row => filter.Transit.Contains(row.Transit));
        if (filter.Grades.Length > 0)
            rows = rows.Graded().Where(graded => filter.Grades.Contains(graded.Grade)).Select(graded => graded.Pipeline);
        if (filter.Text is { Length: > 0 } text)
            rows = rows.Where(row => EF.Functions.Like(row.Arn.ToLower(), Pattern.Containing(text), Pattern.Escape));
        if (filter.Stale)
            rows = rows.Where(row => row.StaleSince != null);
        if (filter.Within is { IsEverything: false } extent)
            rows = rows.Where(row => db.Owned(extent).Any(owner => owner.ResourceId == row.Id));
        return rows;
    }
}
