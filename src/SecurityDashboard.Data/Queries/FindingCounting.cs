using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>Counts findings: from what is kept where that tells, else among those that the filter lets through.</summary>
internal static class FindingCounting
{
    private const int MostGroups = 500;
    private const int MostWithSecrets = 20_000;

    public static async Task<FrozenDictionary<Severity, int>> BySeverityAsync(DashboardDb db, FindingFilter filter, CancellationToken cancellation)
    {
        var counts = db.Counted(filter) is { } kept
            ? kept.GroupBy(row => row.Severity).Select(group => new { group.Key, Count = group.Sum(row => row.Count) })
            : db.Matching(filter).GroupBy(row => row.Severity).Select(group => new { group.Key, Count = group.Count() });
        return (await counts.ToListAsync(cancellation)).ToFrozenDictionary(group => group.Key, group => group.Count);
    }

    public static async Task<ImmutableArray<FindingGroup>> GroupAsync(DashboardDb db, FindingFilter filter, FindingGrouping by, CancellationToken cancellation)
    {
        if (by is FindingGrouping.Secret)
            return await BySecretAsync(db.Matching(filter), cancellation);
        if (by is FindingGrouping.Resource && db.CountedByResource(filter) is null)
            return await ByResourceAsync(db, filter, cancellation);
        if (by is FindingGrouping.Pipeline)
            return await FindingsByUse.PipelinesAsync(db, filter, MostGroups, cancellation);
        if (by is FindingGrouping.Owner)
            return await FindingsByUse.OwnersAsync(db, filter, MostGroups, cancellation);

        var groups = by switch
        {
            FindingGrouping.Resource => Sum(db.CountedByResource(filter)!, filter),
            FindingGrouping.Account => db.CountedByAccount(filter) is { } kept ? Sum(kept.GroupBy(row => row.AccountId)) : Sum(db.Matching(filter).GroupBy(row => row.AccountId)),
            _ => filter.Accounts.Length == 0 && db.Counted(filter) is { } kept ? Sum(kept.GroupBy(row => row.ControlId)) : Sum(db.Matching(filter).GroupBy(row => row.ControlId)),
        };
        return [.. (await WorstAsync(groups, cancellation)).Select(group => group.Of(group.Key))];
    }

    // By their ids, which an index of open findings holds; names are looked up for those that are shown.
    private static async Task<ImmutableArray<FindingGroup>> ByResourceAsync(DashboardDb db, FindingFilter filter, CancellationToken cancellation)
    {
        var groups = await WorstAsync(Sum(db.Matching(filter).GroupBy(row => row.ResourceId)), cancellation);
        var ids = groups.Select(group => group.Key).ToList();
        var arns = await db.Findings.Where(row => ids.Contains(row.ResourceId)).Select(row => new { row.ResourceId, row.ResourceArn }).Distinct().ToDictionaryAsync(row => row.ResourceId, row => row.ResourceArn, cancellation);
        return [.. groups.Select(group => group.Of(arns[group.Key])).OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal)];
    }

    private static Task<List<Group<TKey>>> WorstAsync<TKey>(IQueryable<Group<TKey>> groups, CancellationToken cancellation) =>
        groups.OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key).Take(MostGroups).ToListAsync(cancellation);

    private static IQueryable<Group<TKey>> Sum<TKey>(IQueryable<IGrouping<TKey, FindingRow>> rows) => rows.Select(group => new Group<TKey>
    {
        Key = group.Key,
        Count = group.Count(),
        Worst = group.Max(row => row.Severity),
        Critical = group.Count(row => row.Severity == Severity.Critical),
        High = group.Count(row => row.Severity == Severity.High),
        Medium = group.Count(row => row.Severity == Severity.Medium),
        Low = group.Count(row => row.Severity == Severity.Low),
    });

    private static IQueryable<Group<string>> Sum(IQueryable<IGrouping<string, FindingCountRow>> rows) => rows.Select(group => new Group<string>
    {
        Key = group.Key,
        Count = group.Sum(row => row.Count),
        Worst = group.Max(row => row.Severity),
        Critical = group.Sum(row => row.Severity == Severity.Critical ? row.Count : 0),
        High = group.Sum(row => row.Severity == Severity.High ? row.Count : 0),
        Medium = group.Sum(row => row.Severity == Severity.Medium ? row.Count : 0),
        Low = group.Sum(row => row.Severity == Severity.Low ? row.Count : 0),
    });

    private static IQueryable<Group<string>> Sum(IQueryable<ResourceCountRow> rows, FindingFilter filter)
    {
        bool Counts(Severity severity) => filter.Severities.Length == 0 || filter.Severities.Contains(severity);
        var (critical, high, medium, low) = (Counts(Severity.Critical) ? 1 : 0, Counts(Severity.High) ? 1 : 0, Counts(Severity.Medium) ? 1 : 0, Counts(Severity.Low) ? 1 : 0);
        return rows.Select(row => new Group<string>
        {
            Key = row.ResourceArn,
            Count = (critical * row.Critical) + (high * row.High) + (medium * row.Medium) + (low * row.Low),
            Worst = critical * row.Critical > 0 ? Severity.Critical : high * row.High > 0 ? Severity.High : medium * row.Medium > 0 ? Severity.Medium : Severity.Low,
            Critical = critical * row.Critical,
            High = high * row.High,
            Medium = medium * row.Medium,
            Low = low * row.Low,
        }).Where(group => group.Count > 0);
    }

    /// <summary>A secret stands in evidence, so it is counted here; those that fail for one are few.</summary>
    private static async Task<ImmutableArray<FindingGroup>> BySecretAsync(IQueryable<FindingRow> rows, CancellationToken cancellation)
    {
        var found = await rows.Where(row => row.Secrets != null).OrderBy(row => row.Id).Take(MostWithSecrets)
            .Select(row => new { row.Severity, row.Secrets }).ToListAsync(cancellation);
        return
        [
            .. found.SelectMany(row => Stored.Read<Evidence[]>(row.Secrets!).Select(SecretEvidence.FingerprintIn).OfType<string>().Distinct(), (row, fingerprint) => (fingerprint, row.Severity))
                .GroupBy(pair => pair.fingerprint, pair => pair.Severity, StringComparer.Ordinal)
                .Select(group => new FindingGroup(
                    group.Key, group.Count(), group.Max(), group.Count(it => it is Severity.Critical), group.Count(it => it is Severity.High), group.Count(it => it is Severity.Medium), group.Count(it => it is Severity.Low)))
                .OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(MostGroups)
        ];
    }

    private sealed class Group<TKey>
    {
        public required TKey Key { get; init; }

        public required int Count { get; init; }

        public required Severity Worst { get; init; }

        public required int Critical { get; init; }

        public required int High { get; init; }

        public required int Medium { get; init; }

        public required int Low { get; init; }

        public FindingGroup Of(string name) => new(name, Count, Worst, Critical, High, Medium, Low);
    }
}
