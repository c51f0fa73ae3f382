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
        var groups = by switch
        {
            FindingGrouping.Secret => null,
            FindingGrouping.Resource => db.CountedByResource(filter) is { } kept ? Sum(kept, filter) : Sum(db.Matching(filter).GroupBy(row => row.ResourceArn)),
            FindingGrouping.Account => db.CountedByAccount(filter) is { } kept ? Sum(kept.GroupBy(row => row.AccountId)) : Sum(db.Matching(filter).GroupBy(row => row.AccountId)),
            _ => filter.Accounts.Length == 0 && db.Counted(filter) is { } kept ? Sum(kept.GroupBy(row => row.ControlId)) : Sum(db.Matching(filter).GroupBy(row => row.ControlId)),
        };
        if (groups is null)
            return await BySecretAsync(db.Matching(filter), cancellation);

        return
        [
            .. await groups.OrderByDescending(group => group.Worst).ThenByDescending(group => group.Count).ThenBy(group => group.Key)
                .Take(MostGroups)
                .Select(group => new FindingGroup(group.Key, group.Count, group.Worst, group.Critical, group.High, group.Medium, group.Low))
                .ToListAsync(cancellation)
        ];
    }

    private static IQueryable<Group> Sum(IQueryable<IGrouping<string, FindingRow>> rows) => rows.Select(group => new Group
    {
        Key = group.Key,
        Count = group.Count(),
        Worst = group.Max(row => row.Severity),
        Critical = group.Count(row => row.Severity == Severity.Critical),
        High = group.Count(row => row.Severity == Severity.High),
        Medium = group.Count(row => row.Severity == Severity.Medium),
        Low = group.Count(row => row.Severity == Severity.Low),
    });

    private static IQueryable<Group> Sum(IQueryable<IGrouping<string, FindingCountRow>> rows) => rows.Select(group => new Group
    {
        Key = group.Key,
        Count = group.Sum(row => row.Count),
        Worst = group.Max(row => row.Severity),
        Critical = group.Sum(row => row.Severity == Severity.Critical ? row.Count : 0),
        High = group.Sum(row => row.Severity == Severity.High ? row.Count : 0),
        Medium = group.Sum(row => row.Severity == Severity.Medium ? row.Count : 0),
        Low = group.Sum(row => row.Severity == Severity.Low ? row.Count : 0),
    });

    private static IQueryable<Group> Sum(IQueryable<ResourceCountRow> rows, FindingFilter filter)
    {
        bool Counts(Severity severity) => filter.Severities.Length == 0 || filter.Severities.Contains(severity);
        var (critical, high, medium, low) = (Counts(Severity.Critical) ? 1 : 0, Counts(Severity.High) ? 1 : 0, Counts(Severity.Medium) ? 1 : 0, Counts(Severity.Low) ? 1 : 0);
        return rows.Select(row => new Group
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

    private sealed class Group
    {
        public required string Key { get; init; }

        public required int Count { get; init; }

        public required Severity Worst { get; init; }

        public required int Critical { get; init; }

        public required int High { get; init; }

        public required int Medium { get; init; }

        public required int Low { get; init; }
    }
}
