using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data;

/// <summary>Computes again the scores that a change may have moved, and appends a point for each that did.</summary>
internal sealed class ScoreWriter(DashboardDb db, DateTimeOffset at)
{
    /// <summary>How many pipelines are scored at once: bounds what is held in memory.</summary>
    private const int Batch = 250;

    /// <param name="states">Every finding of the account, as it is now.</param>
    /// <param name="changedResources">Whose findings changed; pipelines of any account may use them.</param>
    /// <param name="rescore">Pipelines whose scope changed.</param>
    /// <param name="teams">Teams that own something more or less than before.</param>
    public async Task WriteAsync(
        AccountRow account, IReadOnlyCollection<FindingState> states, HashSet<Guid> changedResources, HashSet<Guid> rescore, HashSet<Guid> teams, bool isNewCatalog, CancellationToken cancellation)
    {
        if (isNewCatalog)
            rescore.UnionWith(await db.Pipelines.Where(row => row.AccountId == account.Id).Select(row => row.Id).ToListAsync(cancellation));

        await ScorePipelinesOfAsync(changedResources, rescore, cancellation);
        await ScoreAccountAsync(account, [.. states.Where(state => state.IsOpen).Select(Instance)], states.Count(state => state.IsJudged), cancellation);
        await db.SaveChangesAsync(cancellation);
        await ScoreEstateAsync(cancellation);
        teams.UnionWith(await TeamsOfAsync([.. changedResources, .. rescore], cancellation));
        await WriteTeamsAsync(teams, cancellation);

        static OpenInstance Instance(FindingState state) => new(state.Key, state.Severity, state.Outcome is Outcome.Unknown, state.Exception is not null);
    }

    /// <summary>The same after nothing changed but what exceptions let stand.</summary>
    public async Task WriteAsync(IReadOnlyCollection<string> accounts, HashSet<Guid> changedResources, CancellationToken cancellation)
    {
        var rescored = new HashSet<Guid>();
        await ScorePipelinesOfAsync(changedResources, rescored, cancellation);
        foreach (var account in await db.Accounts.Where(row => accounts.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellation))
        {
            var open = await db.Findings.Where(row => row.AccountId == account.Id && row.IsOpen)
                .Select(row => new { row.ControlId, row.ResourceArn, row.SubKey, row.Severity, row.Outcome, row.ExceptionId }).ToListAsync(cancellation);
            await ScoreAccountAsync(
                account, [.. open.Select(row => new OpenInstance(new EvaluationKey(row.ControlId, new Arn(row.ResourceArn), row.SubKey), row.Severity, row.Outcome is Outcome.Unknown, row.ExceptionId is not null))],
                account.Score.Evaluations, cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        await ScoreEstateAsync(cancellation);
        await WriteTeamsAsync(await TeamsOfAsync([.. changedResources, .. rescored], cancellation), cancellation);
    }

    /// <summary>A team is graded by its pipelines, as the estate is, and counts everything on what it owns.</summary>
    public async Task WriteTeamsAsync(IReadOnlyCollection<Guid> teams, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        foreach (var team in await db.Teams.Where(row => teams.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellation))
        {
            var id = team.ToString("N");
            // Read once, for three percentiles: a join of ten thousand pipelines costs more than their scores.
            var scores = await db.ResourceOwners.Where(owner => owner.TeamId == team).Join(db.Pipelines, owner => owner.ResourceId, row => row.Id, (_, row) => new { row.Score.Value, row.Score.IfUnknownPasses, row.Score.WithExceptions }).ToListAsync(cancellation);
            var counts = await db.TeamCounts.AsNoTracking().Where(row => row.TeamId == team && row.Count > 0).ToListAsync(cancellation);
            var open = counts.Where(count => count.IsOpen).OrderBy(count => count.Severity).ToList();
            int Of(Severity severity) => open.Where(count => count.Severity == severity).Sum(count => count.Count);
            double Weigh(bool withExceptions) => open.Where(count => !withExceptions || !count.IsExcepted).Sum(count => count.Count * ScoreModel.Default.Weight(count.Severity));
            var before = await db.ScorePoints.AsNoTracking().Where(point => point.Scope == ScoreScope.Team && point.ScopeId == id)
                .OrderByDescending(point => point.Id).Select(point => point.Score).FirstOrDefaultAsync(cancellation);
            Moved(ScoreScope.Team, id, before, new ScoreFacts
            {
                Value = TenthPercentile(scores.Select(score => score.Value)),
                IfUnknownPasses = TenthPercentile(scores.Select(score => score.IfUnknownPasses)),
                WithExceptions = TenthPercentile(scores.Select(score => score.WithExceptions)),
                RiskPoints = Weigh(withExceptions: false),
                RiskPointsWithExceptions = Weigh(withExceptions: true),
                Critical = Of(Severity.Critical),
                High = Of(Severity.High),
                Medium = Of(Severity.Medium),
                Low = Of(Severity.Low),
                Unknown = open.Where(count => count.IsUnknown).Sum(count => count.Count),
                Excepted = open.Where(count => count.IsExcepted).Sum(count => count.Count),
                Evaluations = counts.Sum(count => count.Count),
            });
        }

        await db.SaveChangesAsync(cancellation);
    }

    private async Task<HashSet<Guid>> TeamsOfAsync(IReadOnlyCollection<Guid> resources, CancellationToken cancellation)
    {
        var teams = new HashSet<Guid>();
        foreach (var batch in resources.Chunk(Batch))
            teams.UnionWith(await db.ResourceOwners.Where(owner => batch.Contains(owner.ResourceId)).Select(owner => owner.TeamId).Distinct().ToListAsync(cancellation));
        return teams;
    }

    private async Task ScorePipelinesOfAsync(HashSet<Guid> changedResources, HashSet<Guid> rescore, CancellationToken cancellation)
    {
        foreach (var resources in changedResources.Chunk(Batch))
            rescore.UnionWith(await db.PipelineResources.Where(row => resources.Contains(row.ResourceId)).Select(row => row.PipelineId).Distinct().ToListAsync(cancellation));
        foreach (var pipelines in rescore.Chunk(Batch))
            await ScorePipelinesAsync(pipelines, cancellation);
    }

    private async Task ScorePipelinesAsync(Guid[] pipelines, CancellationToken cancellation)
    {
        var scorecards = await db.ScorecardsAsync(pipelines, cancellation);
        var evaluations = await db.InScopeOf(pipelines).Where(pair => pair.Finding.Status != FindingStatus.Gone && pair.Finding.Status != FindingStatus.Off)
            .GroupBy(pair => pair.PipelineId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);

        foreach (var row in await db.Pipelines.Where(row => pipelines.Contains(row.Id)).ToListAsync(cancellation))
        {
            var scorecard = scorecards[row.Id];
            var isNew = row.CatalogVersion.Length == 0;
            row.CatalogVersion = ControlCatalog.Version;
            row.Score = Moved(ScoreScope.Pipeline, row.Id.ToString("N"), isNew ? null : row.Score, ScoreFacts.Of(scorecard, scorecard, evaluations.GetValueOrDefault(row.Id)));
        }
    }

    private async Task ScoreAccountAsync(AccountRow account, IReadOnlyCollection<OpenInstance> open, int evaluations, CancellationToken cancellation)
    {
        var ofPipelines = (await db.PipelineResources
                .Where(row => db.Findings.Any(finding => finding.AccountId == account.Id && finding.IsOpen && finding.ResourceId == row.ResourceId))
                .Select(row => row.ResourceId)
                .Distinct()
                .ToListAsync(cancellation))
            .ToHashSet();
        account.Score = Moved(ScoreScope.Account, account.Id, account.Score, ScoreFacts.Of(
            graded: open.Where(instance => !ofPipelines.Contains(StableId.Of(instance.Key.Resource))).ToScorecard(),
            open: open.ToScorecard(),
            evaluations));
    }

    private async Task ScoreEstateAsync(CancellationToken cancellation)
    {
        var accounts = await db.Accounts.Where(row => row.EvaluatedAt != null).Select(row => row.Score).ToListAsync(cancellation);
        var before = await db.ScorePoints.AsNoTracking().Where(point => point.Scope == ScoreScope.Estate)
            .OrderByDescending(point => point.Id).Select(point => point.Score).FirstOrDefaultAsync(cancellation);
        Moved(ScoreScope.Estate, "", before, new ScoreFacts
        {
            Value = await TenthPercentileAsync(db.Pipelines.Select(row => row.Score.Value), cancellation),
            IfUnknownPasses = await TenthPercentileAsync(db.Pipelines.Select(row => row.Score.IfUnknownPasses), cancellation),
            WithExceptions = await TenthPercentileAsync(db.Pipelines.Select(row => row.Score.WithExceptions), cancellation),
            RiskPoints = accounts.Sum(score => score.RiskPoints),
            RiskPointsWithExceptions = accounts.Sum(score => score.RiskPointsWithExceptions),
            Critical = accounts.Sum(score => score.Critical),
            High = accounts.Sum(score => score.High),
            Medium = accounts.Sum(score => score.Medium),
            Low = accounts.Sum(score => score.Low),
            Unknown = accounts.Sum(score => score.Unknown),
            Excepted = accounts.Sum(score => score.Excepted),
            Evaluations = accounts.Sum(score => score.Evaluations),
        });
    }

    /// <summary>One pipeline in ten scores this or less; 100 where there is none.</summary>
    private static async Task<double> TenthPercentileAsync(IQueryable<double> scores, CancellationToken cancellation)
    {
        var count = await scores.CountAsync(cancellation);
        return count == 0 ? 100 : await scores.OrderBy(score => score).Skip((count - 1) / 10).FirstAsync(cancellation);
    }

    private static double TenthPercentile(IEnumerable<double> scores)
    {
        var sorted = scores.Order().ToList();
        return sorted.Count == 0 ? 100 : sorted[(sorted.Count - 1) / 10];
    }

    private ScoreFacts Moved(ScoreScope scope, string scopeId, ScoreFacts? before, ScoreFacts after)
    {
        if (before == after)
            return after;

        db.Add(new ScorePointRow { Id = Guid.CreateVersion7(at), Scope = scope, ScopeId = scopeId, At = at, Score = after, CatalogVersion = ControlCatalog.Version });
        return after;
    }
}
