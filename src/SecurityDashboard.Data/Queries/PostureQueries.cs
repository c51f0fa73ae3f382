using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>The estate in a few numbers, each of which a list of findings, pipelines or accounts makes.</summary>
public sealed class PostureQueries(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public PostureQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), new StoppedClock(moment)) : this;

    /// <summary>An account that was read longer ago than this is shown as stale.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(48);

    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    public async Task<Posture> OverviewAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (since, fresh) = (now - Recently, now - StaleAfter);
        await using var db = await databases.CreateDbContextAsync(cancellation);

        var grades = await db.Pipelines.Graded().GroupBy(graded => graded.Grade).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        var estate = await db.ScorePoints.AsNoTracking().Where(point => point.Scope == ScoreScope.Estate)
            .OrderByDescending(point => point.Id).Select(point => point.Score).FirstOrDefaultAsync(cancellation);
        var lately = db.FindingEvents.Where(change => change.At >= since);
        var accounts = await db.Accounts.Where(account => account.Enabled).Select(account => account.SnapshotAt).ToListAsync(cancellation);

        return new Posture
        {
            Estate = estate ?? ScoreFacts.Perfect,
            Grades = grades.ToFrozenDictionary(group => group.Key, group => group.Count),
            Pipelines = grades.Sum(group => group.Count),
            OpenedLately = await lately.Where(change => change.Transition == FindingTransition.Opened || change.Transition == FindingTransition.Reopened)
                .Select(change => change.FindingId).Distinct().CountAsync(cancellation),
            ResolvedLately = await lately.Where(change => change.Transition == FindingTransition.Resolved && change.Cause == null)
                .Select(change => change.FindingId).Distinct().CountAsync(cancellation),
            Accounts = accounts.Count,
            FreshAccounts = accounts.Count(at => at >= fresh),
            StaleAccounts = accounts.Count(at => at < fresh),
            AsOf = accounts.Min(),
        };
    }

    /// <summary>How old and how whole the data is: little work, for what every open page shows.</summary>
    public async Task<Freshness> FreshnessAsync(CancellationToken cancellation)
    {
        var fresh = time.GetUtcNow() - StaleAfter;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var accounts = await db.Accounts.Where(account => account.Enabled).Select(account => account.SnapshotAt).ToListAsync(cancellation);
        return new Freshness(
            accounts.Count,
            accounts.Min(),
            accounts.Max(),
            accounts.Count(at => at < fresh),
            accounts.Count(at => at is null),
            await db.Scans.CountAsync(scan => scan.FinishedAt == null, cancellation),
            (await db.ScorePoints.AsNoTracking().Where(point => point.Scope == ScoreScope.Estate).OrderByDescending(point => point.Id).Select(point => point.Score).FirstOrDefaultAsync(cancellation))?.Coverage);
    }

    /// <summary>What to fix once to help many pipelines: one control on one resource that most of them use.</summary>
    public async Task<ImmutableArray<SharedFinding>> SharedAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // The resources with their worst first; then what is worst on these, of which no more than the limit can be among the first.
        var resources = db.At is null
            ? db.ResourceCounts.Where(count => count.Pipelines > 1 && count.WorstFailing != null)
                .Select(count => new { count.ResourceId, Worst = count.WorstFailing!.Value, count.Pipelines })
            : db.Findings.Where(finding => finding.Status == FindingStatus.Open).GroupBy(finding => finding.ResourceId)
                .Select(group => new { ResourceId = group.Key, Worst = group.Max(finding => finding.Severity), Pipelines = db.PipelineResources.Count(member => member.ResourceId == group.Key) })
                .Where(resource => resource.Pipelines > 1);
        var shared = await resources.OrderByDescending(resource => resource.Worst).ThenByDescending(resource => resource.Pipelines).ThenBy(resource => resource.ResourceId)
            .Take(limit).ToDictionaryAsync(resource => resource.ResourceId, resource => resource.Pipelines, cancellation);
        var findings = await db.Findings.AsNoTracking().Where(finding => shared.Keys.Contains(finding.ResourceId) && finding.Status == FindingStatus.Open)
            .Select(it => new { it.ResourceId, it.Id, it.ControlId, it.Severity, it.ResourceArn, it.SubKey, it.Because })
            .ToListAsync(cancellation);
        return
        [
            .. findings.OrderByDescending(it => it.Severity).ThenByDescending(it => shared[it.ResourceId]).ThenBy(it => it.Id).Take(limit)
                .Select(it => new SharedFinding(it.Id, it.ControlId, it.Severity, it.ResourceArn, it.SubKey, it.Because, shared[it.ResourceId]))
        ];
    }
}

/// <summary>How the estate stands.</summary>
public sealed record Posture
{
    /// <summary>The tenth percentile of the pipelines' scores, and everything open.</summary>
    public required ScoreFacts Estate { get; init; }

    /// <summary>How many pipelines have each grade; a grade that none has is left out.</summary>
    public required FrozenDictionary<string, int> Grades { get; init; }

    public required int Pipelines { get; init; }

    /// <summary>Findings that began to fail in the last seven days.</summary>
    public required int OpenedLately { get; init; }

    /// <summary>Findings that were fixed in the last seven days.</summary>
    public required int ResolvedLately { get; init; }

    /// <summary>The enabled ones; those that are neither fresh nor stale were never read.</summary>
    public required int Accounts { get; init; }

    public required int FreshAccounts { get; init; }

    public required int StaleAccounts { get; init; }

    /// <summary>When the account that was read longest ago was read; null before the first scan.</summary>
    public required DateTimeOffset? AsOf { get; init; }
}

/// <param name="Accounts">The enabled ones.</param>
/// <param name="AsOf">When the account that was read longest ago was read; null before the first scan.</param>
/// <param name="Newest">When the account that was read last was read.</param>
/// <param name="StaleAccounts">How many were read longer ago than <see cref="PostureQueries.StaleAfter"/>.</param>
/// <param name="NeverRead">How many were never read.</param>
/// <param name="Scanning">How many scans run or wait.</param>
/// <param name="Coverage">What share of the evaluations could be made; null before the first.</param>
public sealed record Freshness(int Accounts, DateTimeOffset? AsOf, DateTimeOffset? Newest, int StaleAccounts, int NeverRead, int Scanning, double? Coverage);

/// <param name="Pipelines">How many pipelines the resource belongs to.</param>
public sealed record SharedFinding(Guid Id, string ControlId, Severity Severity, string Resource, string SubKey, string Because, int Pipelines);
