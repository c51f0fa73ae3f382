using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>Findings as they stand now, and what happened to them.</summary>
public sealed class FindingQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public FindingQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment)) : this;

    /// <summary>How many pipelines <see cref="FindAsync"/> scores for one finding.</summary>
    public const int MostPipelines = 50;

    private const int MostGroups = 500;
    private const int MostWithSecrets = 20_000;

    /// <param name="limit">How many at most.</param>
    /// <param name="after">A page's <see cref="Page{T}.Next"/>; null for the first page.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<FindingSummary>> ListAsync(FindingFilter filter, FindingOrder order, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Matching(filter);
        return order switch
        {
            FindingOrder.Newest => await PageAsync(Position<DateTimeOffset>.Parse(after) is { } from
                ? rows.Where(row => (row.OpenedAt ?? row.FirstSeen) < from.Sort || ((row.OpenedAt ?? row.FirstSeen) == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, rest => rest.OrderByDescending(row => row.OpenedAt ?? row.FirstSeen), last => last.OpenedAt ?? last.FirstSeen),
            FindingOrder.Oldest => await PageAsync(Position<DateTimeOffset>.Parse(after) is { } from
                ? rows.Where(row => (row.OpenedAt ?? row.FirstSeen) > from.Sort || ((row.OpenedAt ?? row.FirstSeen) == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, rest => rest.OrderBy(row => row.OpenedAt ?? row.FirstSeen), last => last.OpenedAt ?? last.FirstSeen),
            _ => await PageAsync(Position<Severity>.Parse(after) is { } from
                ? rows.Where(row => row.Severity < from.Sort || (row.Severity == from.Sort && row.Id.CompareTo(from.Id) > 0))
                : rows, rest => rest.OrderByDescending(row => row.Severity), last => last.Severity),
        };

        async Task<Page<FindingSummary>> PageAsync<TSort>(
            IQueryable<FindingRow> rest, Func<IQueryable<FindingRow>, IOrderedQueryable<FindingRow>> sorted, Func<FindingSummary, TSort> sort)
        {
            var items = await sorted(rest).ThenBy(row => row.Id).Take(limit + 1).Select(FindingSummary.OfRow).ToListAsync(cancellation);
            return Pages.Of(items, limit, last => new Position<TSort>(sort(last), last.Id).ToString());
        }
    }

    /// <summary>How many there are of each severity; a severity that there is none of is left out.</summary>
    public async Task<FrozenDictionary<Severity, int>> CountAsync(FindingFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = await db.Matching(filter).GroupBy(row => row.Severity).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        return counts.ToFrozenDictionary(group => group.Key, group => group.Count);
    }

    /// <summary>Counted by control, resource or account, the worst and then the largest group first; the first 500 groups.</summary>
    public async Task<ImmutableArray<FindingGroup>> GroupAsync(FindingFilter filter, FindingGrouping by, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Matching(filter);
        if (by is FindingGrouping.Secret)
            return await BySecretAsync(rows, cancellation);

        var groups = by switch
        {
            FindingGrouping.Resource => rows.GroupBy(row => row.ResourceArn),
            FindingGrouping.Account => rows.GroupBy(row => row.AccountId),
            _ => rows.GroupBy(row => row.ControlId),
        };
        return
        [
            .. await groups
                .Select(group => new
                {
                    group.Key,
                    Count = group.Count(),
                    Worst = group.Max(row => row.Severity),
                    Critical = group.Count(row => row.Severity == Severity.Critical),
                    High = group.Count(row => row.Severity == Severity.High),
                    Medium = group.Count(row => row.Severity == Severity.Medium),
                    Low = group.Count(row => row.Severity == Severity.Low),
                })
                .OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key)
                .Take(MostGroups)
                .Select(group => new FindingGroup(group.Key, group.Count, group.Worst, group.Critical, group.High, group.Medium, group.Low))
                .ToListAsync(cancellation)
        ];
    }

    /// <summary>How the evaluations of each control stand, by its id. Those that fail or failed before they could no longer be read count as failing.</summary>
    public async Task<FrozenDictionary<string, OutcomeCounts>> CountsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = await db.Findings.Where(row => row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off)
            .GroupBy(row => new { row.ControlId, row.Outcome, IsOpen = row.Status == FindingStatus.Open })
            .Select(group => new { group.Key.ControlId, group.Key.Outcome, group.Key.IsOpen, Count = group.Count() })
            .ToListAsync(cancellation);
        return counts.GroupBy(count => count.ControlId).ToFrozenDictionary(control => control.Key, control => control.Aggregate(default(OutcomeCounts), (sum, count) => sum + (count switch
        {
            { IsOpen: true } or { Outcome: Outcome.Fail } => new OutcomeCounts(count.Count, 0, 0, 0),
            { Outcome: Outcome.Unknown } => new OutcomeCounts(0, count.Count, 0, 0),
            { Outcome: Outcome.Pass } => new OutcomeCounts(0, 0, count.Count, 0),
            _ => new OutcomeCounts(0, 0, 0, count.Count),
        })), StringComparer.Ordinal);
    }

    /// <summary>A secret stands in evidence, so it is counted here; those that fail for one are few.</summary>
    private static async Task<ImmutableArray<FindingGroup>> BySecretAsync(IQueryable<FindingRow> rows, CancellationToken cancellation)
    {
        var found = await rows.Where(row => row.Outcome == Outcome.Fail && row.Evidence.Contains("fingerprint ")).OrderBy(row => row.Id).Take(MostWithSecrets)
            .Select(row => new { row.Severity, row.Evidence }).ToListAsync(cancellation);
        return
        [
            .. found.SelectMany(row => Stored.Read<Evidence[]>(row.Evidence).Select(SecretEvidence.FingerprintIn).OfType<string>().Distinct(), (row, fingerprint) => (fingerprint, row.Severity))
                .GroupBy(pair => pair.fingerprint, pair => pair.Severity, StringComparer.Ordinal)
                .Select(group => new FindingGroup(
                    group.Key, group.Count(), group.Max(), group.Count(it => it is Severity.Critical), group.Count(it => it is Severity.High), group.Count(it => it is Severity.Medium), group.Count(it => it is Severity.Low)))
                .OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(MostGroups)
        ];
    }

    /// <summary>Null when there is no such finding.</summary>
    public async Task<FindingDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Findings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return null;

        var state = row.ToState();
        var summary = FindingSummary.Of(row);
        var pipelines = db.PipelinesOf(row);
        return new FindingDetail
        {
            Finding = summary,
            Evidence = state.Evidence,
            Unreadable = state.Unreadable,
            Pipelines = await GainsAsync(db, summary, pipelines, cancellation),
            PipelineCount = await pipelines.CountAsync(cancellation),
            History =
            [
                .. await db.FindingEvents.Where(change => change.FindingId == id).OrderByDescending(change => change.Id)
                    .Select(change => new FindingHistory(change.At, change.Transition, change.Status, change.Outcome, change.Severity, change.Because, change.ScanId, change.Cause))
                    .ToListAsync(cancellation)
            ],
        };
    }

    /// <summary>What lists leave out of each of the findings: its evidence, and every pipeline whose score it counts in.</summary>
    public async Task<FrozenDictionary<Guid, FindingContext>> ContextsAsync(IReadOnlyCollection<Guid> findings, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var states = (await db.Findings.AsNoTracking().Where(row => findings.Contains(row.Id)).ToListAsync(cancellation)).ToDictionary(row => row.Id, row => row.ToState());
        var pairs = await db.PipelinesOf(findings).Select(pair => new { FindingId = pair.Finding.Id, pair.PipelineId, pair.PipelineArn }).ToListAsync(cancellation);
        var scorecards = await db.ScorecardsAsync([.. pairs.Where(pair => states[pair.FindingId].IsOpen).Select(pair => pair.PipelineId).Distinct()], cancellation);
        var pipelines = pairs.OrderBy(pair => pair.PipelineArn, StringComparer.Ordinal)
            .ToLookup(pair => pair.FindingId, pair => new PipelineGain(pair.PipelineArn, states[pair.FindingId] is { IsOpen: true } open ? scorecards[pair.PipelineId].GainOf(open.Key) : 0));
        return states.ToFrozenDictionary(it => it.Key, it => new FindingContext(it.Value.Evidence, it.Value.Unreadable, [.. pipelines[it.Key]]));
    }

    private static async Task<ImmutableArray<FindingPipeline>> GainsAsync(DashboardDb db, FindingSummary finding, IQueryable<PipelineRow> pipelines, CancellationToken cancellation)
    {
        var shown = await db.Summaries(pipelines.OrderBy(pipeline => pipeline.Score.Value).ThenBy(pipeline => pipeline.Id).Take(MostPipelines)).ToListAsync(cancellation);
        var scorecards = await db.ScorecardsAsync([.. shown.Select(pipeline => pipeline.Id)], cancellation);
        return [.. shown.Select(pipeline => new FindingPipeline(pipeline, scorecards[pipeline.Id].GainOf(finding.Key))).OrderByDescending(it => it.Gain).ThenBy(it => it.Pipeline.Id)];
    }
}
