using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>Counts findings by the pipelines that they count in, and by the teams that own what they are on.</summary>
internal static class FindingsByUse
{
    /// <summary>What stands for nobody, as an address says it.</summary>
    public const string Nobody = "none";

    /// <summary>The key is a pipeline's ARN; a finding is in the group of each pipeline that it counts in.</summary>
    public static async Task<ImmutableArray<FindingGroup>> PipelinesAsync(DashboardDb db, FindingFilter filter, int most, CancellationToken cancellation)
    {
        // A score keeps how much is open; only a narrower question looks at the findings.
        var groups = filter == new FindingFilter { Open = true }
            ? await db.Pipelines.AsNoTracking()
                .Where(row => row.Score.Critical + row.Score.High + row.Score.Medium + row.Score.Low > 0)
                .OrderByDescending(row => row.Score.Critical > 0).ThenByDescending(row => row.Score.High > 0).ThenByDescending(row => row.Score.Medium > 0)
                .ThenByDescending(row => row.Score.Critical + row.Score.High + row.Score.Medium + row.Score.Low).ThenBy(row => row.Arn)
                .Take(most).Select(row => new Count(row.Arn, row.Score.Critical, row.Score.High, row.Score.Medium, row.Score.Low)).ToListAsync(cancellation)
            : await Counted(
                from finding in db.Matching(filter)
                join member in db.PipelineResources on finding.ResourceId equals member.ResourceId
                join pipeline in db.Pipelines on member.PipelineId equals pipeline.Id
                where finding.AccountId == pipeline.AccountId || finding.AccountId == finding.ResourceAccount
                select new Pair { Key = pipeline.Arn, Severity = finding.Severity }).ToListAsync(cancellation);
        return Sorted(groups, most);
    }

    /// <summary>The key is a team's name, or the word for nobody.</summary>
    public static async Task<ImmutableArray<FindingGroup>> OwnersAsync(DashboardDb db, FindingFilter filter, int most, CancellationToken cancellation)
    {
        // Above the names of teams, which are few.
        var teams = await db.Teams.ToDictionaryAsync(team => team.Id, team => team.Name, cancellation);
        var counts = db.CountedByResource(filter) is { } kept && filter.Severities.Length == 0
            ? await (from resource in kept
                     join owner in db.ResourceOwners on resource.ResourceId equals owner.ResourceId into owners
                     from owner in owners.DefaultIfEmpty()
                     group resource by (Guid?)owner.TeamId into team
                     select new { team.Key, Critical = team.Sum(it => it.Critical), High = team.Sum(it => it.High), Medium = team.Sum(it => it.Medium), Low = team.Sum(it => it.Low) }).ToListAsync(cancellation)
            : await (from finding in db.Matching(filter)
                     join owner in db.ResourceOwners on finding.ResourceId equals owner.ResourceId into owners
                     from owner in owners.DefaultIfEmpty()
                     group finding by (Guid?)owner.TeamId into team
                     select new
                     {
                         team.Key,
                         Critical = team.Count(it => it.Severity == Severity.Critical),
                         High = team.Count(it => it.Severity == Severity.High),
                         Medium = team.Count(it => it.Severity == Severity.Medium),
                         Low = team.Count(it => it.Severity == Severity.Low),
                     }).ToListAsync(cancellation);
        return Sorted(counts.Select(it => new Count(it.Key is { } id && teams.TryGetValue(id, out var name) ? name : Nobody, it.Critical, it.High, it.Medium, it.Low)), most);
    }

    private static IQueryable<Count> Counted(IQueryable<Pair> pairs) => pairs.GroupBy(pair => pair.Key).Select(group => new Count(
        group.Key,
        group.Count(it => it.Severity == Severity.Critical),
        group.Count(it => it.Severity == Severity.High),
        group.Count(it => it.Severity == Severity.Medium),
        group.Count(it => it.Severity == Severity.Low)));

    private static ImmutableArray<FindingGroup> Sorted(IEnumerable<Count> counts, int most) =>
    [
        .. counts.Select(it => new FindingGroup(
                it.Key, it.Critical + it.High + it.Medium + it.Low, it.Critical > 0 ? Severity.Critical : it.High > 0 ? Severity.High : it.Medium > 0 ? Severity.Medium : Severity.Low,
                it.Critical, it.High, it.Medium, it.Low))
            .Where(group => group.Count > 0)
            .OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(most)
    ];

    private sealed record Count(string Key, int Critical, int High, int Medium, int Low);

    private sealed class Pair
    {
        public required string Key { get; init; }

        public required Severity Severity { get; init; }
    }
}
