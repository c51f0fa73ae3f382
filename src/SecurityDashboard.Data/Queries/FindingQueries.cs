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

    /// <param name="limit">How many at most.</param>
    /// <param name="after">A page's <see cref="Page{T}.Next"/>; null for the first page.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<FindingSummary>> ListAsync(FindingFilter filter, FindingOrder order, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Matching(filter, await db.IsFrequentAsync(filter, cancellation));
        switch (order)
        {
            case FindingOrder.Newest when Position<DateTimeOffset>.Parse(after) is var from:
                return await PageAsync(
                    from is null ? null : rows.Where(row => row.BeganAt == from.Sort && row.Id.CompareTo(from.Id) < 0).OrderByDescending(row => row.Id),
                    (from is null ? rows : rows.Where(row => row.BeganAt < from.Sort)).OrderByDescending(row => row.BeganAt).ThenByDescending(row => row.Id), last => last.BeganAt);
            case FindingOrder.Oldest when Position<DateTimeOffset>.Parse(after) is var from:
                return await PageAsync(
                    from is null ? null : rows.Where(row => row.BeganAt == from.Sort && row.Id.CompareTo(from.Id) > 0).OrderBy(row => row.Id),
                    (from is null ? rows : rows.Where(row => row.BeganAt > from.Sort)).OrderBy(row => row.BeganAt).ThenBy(row => row.Id), last => last.BeganAt);
            default:
                var worst = Position<Severity>.Parse(after);
                return await PageAsync(
                    worst is null ? null : rows.Where(row => row.Severity == worst.Sort && row.Id.CompareTo(worst.Id) > 0).OrderBy(row => row.Id),
                    (worst is null ? rows : rows.Where(row => row.Severity < worst.Sort)).OrderByDescending(row => row.Severity).ThenBy(row => row.Id), last => last.Severity);
        }

        Task<Page<FindingSummary>> PageAsync<TSort>(IQueryable<FindingRow>? alike, IQueryable<FindingRow> beyond, Func<FindingSummary, TSort> sort) =>
            Pages.ReadAsync(alike?.Select(FindingSummary.OfRow), beyond.Select(FindingSummary.OfRow), limit, last => new Position<TSort>(sort(last), last.Id).ToString(), cancellation);
    }

    /// <summary>Those of these ids that there are, the worst first.</summary>
    public async Task<ImmutableArray<FindingSummary>> ListAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. (await db.Findings.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(FindingSummary.OfRow).ToListAsync(cancellation)).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Id)];
    }

    /// <summary>How many there are of each severity; a severity that there is none of is left out.</summary>
    public async Task<FrozenDictionary<Severity, int>> CountAsync(FindingFilter filter, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindingCounting.BySeverityAsync(db, filter, cancellation);
    }

    /// <summary>Counted by control, resource, account, secret, pipeline or owner, the worst and then the largest group first; the first 500 groups.</summary>
    public async Task<ImmutableArray<FindingGroup>> GroupAsync(FindingFilter filter, FindingGrouping by, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await FindingCounting.GroupAsync(db, filter, by, cancellation);
    }

    /// <summary>What is open of each account in each pillar, the accounts with the worst first.</summary>
    /// <param name="most">How many accounts at most.</param>
    public async Task<ImmutableArray<HeatRow>> HeatAsync(int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var counts = await db.Findings.Where(row => row.IsOpen).GroupBy(row => new { row.AccountId, row.ControlId, row.Severity })
            .Select(group => new { group.Key.AccountId, group.Key.ControlId, group.Key.Severity, Count = group.Count() }).ToListAsync(cancellation);
        var names = await db.Accounts.Where(account => account.Enabled).Select(account => new { account.Id, account.Name }).ToListAsync(cancellation);
        var byAccount = counts.ToLookup(it => it.AccountId);
        return
        [
            .. names.Select(account => new HeatRow(account.Id, account.Name, byAccount[account.Id]
                    .Select(it => (Pillar: ControlCatalog.Find(it.ControlId)?.Pillar, it.Severity, it.Count)).Where(it => it.Pillar is not null)
                    .GroupBy(it => it.Pillar!.Value).ToFrozenDictionary(pillar => pillar.Key, pillar => new HeatCell(pillar.Sum(it => it.Count), pillar.Max(it => it.Severity), pillar.Where(it => it.Severity >= Severity.High).Sum(it => it.Count)))))
                .OrderByDescending(row => row.Cells.Values.Select(cell => cell.Severe).DefaultIfEmpty().Sum()).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase).Take(most)
        ];
    }

    /// <summary>How the evaluations of each control stand, by its id. Those that fail or failed before they could no longer be read count as failing.</summary>
    public Task<FrozenDictionary<string, OutcomeCounts>> CountsAsync(CancellationToken cancellation) => CountsAsync(new FindingFilter(), cancellation);

    /// <summary>The same of part of the estate.</summary>
    /// <param name="scope">Its statuses do not count.</param>
    public async Task<FrozenDictionary<string, OutcomeCounts>> CountsAsync(FindingFilter scope, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var all = scope with { Statuses = [FindingStatus.None, FindingStatus.Open, FindingStatus.Resolved], Open = false };
        // The counts of accounts do not tell controls apart.
        var judged = all.Accounts.IsEmpty && db.Counted(all) is { } kept
            ? kept.GroupBy(row => new { row.ControlId, row.Outcome, IsOpen = row.Status == FindingStatus.Open })
                .Select(group => new { group.Key.ControlId, group.Key.Outcome, group.Key.IsOpen, Count = group.Sum(row => row.Count) })
            : db.Matching(all)
                .GroupBy(row => new { row.ControlId, row.Outcome, IsOpen = row.Status == FindingStatus.Open })
                .Select(group => new { group.Key.ControlId, group.Key.Outcome, group.Key.IsOpen, Count = group.Count() });
        var counts = await judged.ToListAsync(cancellation);
        return counts.GroupBy(count => count.ControlId).ToFrozenDictionary(control => control.Key, control => control.Aggregate(default(OutcomeCounts), (sum, count) => sum + (count switch
        {
            { IsOpen: true } or { Outcome: Outcome.Fail } => new OutcomeCounts(count.Count, 0, 0, 0),
            { Outcome: Outcome.Unknown } => new OutcomeCounts(0, count.Count, 0, 0),
            { Outcome: Outcome.Pass } => new OutcomeCounts(0, 0, count.Count, 0),
            _ => new OutcomeCounts(0, 0, 0, count.Count),
        })), StringComparer.Ordinal);
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

    /// <summary>What lists leave out of each of the findings: its evidence, every pipeline whose score it counts in, and who is to see to it.</summary>
    public async Task<FrozenDictionary<Guid, FindingContext>> ContextsAsync(IReadOnlyCollection<Guid> findings, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Findings.AsNoTracking().Where(row => findings.Contains(row.Id)).ToListAsync(cancellation);
        var owners = await FindingOwners.OfAsync(db, rows, cancellation);
        var states = rows.ToDictionary(row => row.Id, row => row.ToState());
        var pairs = await db.PipelinesOf(findings).Select(pair => new { FindingId = pair.Finding.Id, pair.PipelineId, pair.PipelineArn }).ToListAsync(cancellation);
        var scorecards = await db.ScorecardsAsync([.. pairs.Where(pair => states[pair.FindingId].IsOpen).Select(pair => pair.PipelineId).Distinct()], cancellation);
        var pipelines = pairs.OrderBy(pair => pair.PipelineArn, StringComparer.Ordinal)
            .ToLookup(pair => pair.FindingId, pair => new PipelineGain(pair.PipelineArn, states[pair.FindingId] is { IsOpen: true } open ? scorecards[pair.PipelineId].GainOf(open.Key) : 0));
        return rows.ToFrozenDictionary(row => row.Id, row => new FindingContext(states[row.Id].Evidence, states[row.Id].Unreadable, [.. pipelines[row.Id]], owners.TeamOf(row), owners.AssignedTo(row)));
    }

    private static async Task<ImmutableArray<FindingPipeline>> GainsAsync(DashboardDb db, FindingSummary finding, IQueryable<PipelineRow> pipelines, CancellationToken cancellation)
    {
        var shown = await db.Summaries(pipelines.OrderBy(pipeline => pipeline.Score.Value).ThenBy(pipeline => pipeline.Id).Take(MostPipelines)).ToListAsync(cancellation);
        var scorecards = await db.ScorecardsAsync([.. shown.Select(pipeline => pipeline.Id)], cancellation);
        return [.. shown.Select(pipeline => new FindingPipeline(pipeline, scorecards[pipeline.Id].GainOf(finding.Key))).OrderByDescending(it => it.Gain).ThenBy(it => it.Pipeline.Id)];
    }
}

/// <summary>One account of the map of accounts and pillars; a pillar in which nothing is open is left out.</summary>
public sealed record HeatRow(string Account, string Name, FrozenDictionary<Pillar, HeatCell> Cells);

/// <param name="Severe">How many of them are high or critical.</param>
public sealed record HeatCell(int Open, Severity Worst, int Severe);
