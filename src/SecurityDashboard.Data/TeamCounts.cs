using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Keeps the counts of teams true, in the transaction that changes findings or owners.</summary>
internal static class TeamCounts
{
    private const int Batch = 500;

    /// <summary>Findings changed; their resources belong to whom they belonged before. To be called before owners change.</summary>
    public static async Task ApplyAsync(DashboardDb db, IReadOnlyCollection<FindingChange> changes, CancellationToken cancellation)
    {
        var owners = await OwnersAsync(db, changes.Select(change => StableId.Of(change.After.Key.Resource)).Distinct(), cancellation);
        if (owners.Count == 0)
            return;

        var moved = new Dictionary<Key, int>();
        foreach (var change in changes)
            if (owners.TryGetValue(StableId.Of(change.After.Key.Resource), out var team))
            {
                Add(change.Before, -1);
                Add(change.After, +1);

                void Add(FindingState? state, int by)
                {
                    if (state is { IsJudged: true })
                        Count(moved, new Key(team, state.Severity, state.IsOpen, state.Outcome is Outcome.Unknown, state.Exception is not null), by);
                }
            }

        await AddAsync(db, moved, cancellation);
    }

    /// <summary>Resources changed hands; their findings stand as they are stored.</summary>
    public static async Task MoveAsync(DashboardDb db, IReadOnlyCollection<OwnerMove> moves, CancellationToken cancellation)
    {
        var moved = new Dictionary<Key, int>();
        foreach (var batch in moves.Chunk(Batch))
        {
            var resources = batch.Select(move => move.Resource).Distinct().ToList();
            var counts = (await db.Findings.Where(row => resources.Contains(row.ResourceId) && row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off)
                .GroupBy(row => new { row.ResourceId, row.Severity, row.IsOpen, IsUnknown = row.Outcome == Outcome.Unknown, IsExcepted = row.ExceptionId != null })
                .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation)).ToLookup(count => count.Key.ResourceId);
            foreach (var move in batch)
                foreach (var count in counts[move.Resource])
                    Count(moved, new Key(move.Team, count.Key.Severity, count.Key.IsOpen, count.Key.IsUnknown, count.Key.IsExcepted), move.IsGain ? count.Count : -count.Count);
        }

        await AddAsync(db, moved, cancellation);
    }

    /// <summary>Takes out the findings of an account, which are about to be deleted.</summary>
    public static async Task ForgetAsync(DashboardDb db, AccountId account, CancellationToken cancellation) =>
        await AddAsync(db, (await CountedAsync(db, db.Findings.Where(row => row.AccountId == account.Text), cancellation)).ToDictionary(count => count.Key, count => -count.Value), cancellation);

    /// <summary>Counts everything anew, as after a change of the rules.</summary>
    public static async Task RecountAsync(DashboardDb db, CancellationToken cancellation)
    {
        await db.TeamCounts.ExecuteDeleteAsync(cancellation);
        await AddAsync(db, await CountedAsync(db, db.Findings, cancellation), cancellation);
    }

    private static async Task<Dictionary<Key, int>> CountedAsync(DashboardDb db, IQueryable<FindingRow> findings, CancellationToken cancellation) =>
        (await findings.Where(row => row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off)
            .Join(db.ResourceOwners, row => row.ResourceId, owner => owner.ResourceId, (row, owner) => new { owner.TeamId, row.Severity, row.IsOpen, IsUnknown = row.Outcome == Outcome.Unknown, IsExcepted = row.ExceptionId != null })
            .GroupBy(row => row).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation))
            .ToDictionary(count => new Key(count.Key.TeamId, count.Key.Severity, count.Key.IsOpen, count.Key.IsUnknown, count.Key.IsExcepted), count => count.Count);

    private static async Task<Dictionary<Guid, Guid>> OwnersAsync(DashboardDb db, IEnumerable<Guid> resources, CancellationToken cancellation)
    {
        var owners = new Dictionary<Guid, Guid>();
        foreach (var batch in resources.Chunk(Batch))
            foreach (var owner in await db.ResourceOwners.AsNoTracking().Where(row => batch.Contains(row.ResourceId)).Select(row => new { row.ResourceId, row.TeamId }).ToListAsync(cancellation))
                owners.Add(owner.ResourceId, owner.TeamId);
        return owners;
    }

    private static void Count(Dictionary<Key, int> counts, Key key, int by) => counts[key] = counts.GetValueOrDefault(key) + by;

    private static async Task AddAsync(DashboardDb db, Dictionary<Key, int> counts, CancellationToken cancellation)
    {
        foreach (var ((team, severity, isOpen, isUnknown, isExcepted), by) in counts.Where(count => count.Value != 0))
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO team_counts (team_id, severity, is_open, is_unknown, is_excepted, count) VALUES ({team}, {(int)severity}, {isOpen}, {isUnknown}, {isExcepted}, {by}) ON CONFLICT (team_id, severity, is_open, is_unknown, is_excepted) DO UPDATE SET count = team_counts.count + excluded.count", cancellation);
    }

    private readonly record struct Key(Guid Team, Severity Severity, bool IsOpen, bool IsUnknown, bool IsExcepted);
}

/// <summary>A resource that a team owns from now on, or no longer.</summary>
internal readonly record struct OwnerMove(Guid Resource, Guid Team, bool IsGain);
