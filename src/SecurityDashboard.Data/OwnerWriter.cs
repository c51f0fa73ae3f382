using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Ownership;

namespace SecurityDashboard.Data;

/// <summary>
/// Works out which team owns what. A resource that no rule is about belongs to the team of the pipelines that use it, if that is one and
/// the same.
/// </summary>
internal static class OwnerWriter
{
    public const string Setting = "ownership";

    private const int Batch = 500;

    /// <summary>The stored rules. One about a team that there is no more is left out.</summary>
    public static async Task<OwnershipRules> RulesAsync(DashboardDb db, CancellationToken cancellation)
    {
        var text = await db.Settings.Where(row => row.Key == Setting).Select(row => row.Value).SingleOrDefaultAsync(cancellation);
        return text is null ? OwnershipRules.None : OwnershipRules.Parse(text, (await db.Teams.Select(team => team.Name).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal)).Rules;
    }

    /// <param name="changed">
    /// What may belong to others than before: it is new, has other tags, or belongs to other pipelines. What pipelines among it use may too.
    /// Null: everything, as after a change of the rules.
    /// </param>
    /// <returns>The teams that own something more or less than before.</returns>
    public static async Task<HashSet<Guid>> WriteAsync(DashboardDb db, IReadOnlyCollection<Guid>? changed, CancellationToken cancellation)
    {
        if (changed is { Count: 0 })
            return [];

        var rules = await RulesAsync(db, cancellation);
        if (rules.Rules.IsEmpty && !await db.ResourceOwners.AnyAsync(cancellation))
            return [];

        var moved = new List<OwnerMove>();
        var teams = await db.Teams.ToDictionaryAsync(team => team.Name, team => team.Id, StringComparer.Ordinal, cancellation);
        if (changed is null)
        {
            await ReplaceAsync(db, await ResolveAsync(db, rules, only: null, cancellation), teams, moved, cancellation);
            await TakeAsync(db, db.ResourceOwners.Where(row => !db.Resources.Any(resource => resource.Id == row.ResourceId) && !db.PipelineResources.Any(member => member.ResourceId == row.ResourceId)), moved, cancellation);
        }
        else
            foreach (var batch in (await WithMembersAsync(db, changed, cancellation)).Chunk(Batch))
            {
                var owners = await ResolveAsync(db, rules, batch, cancellation);
                await ReplaceAsync(db, owners, teams, moved, cancellation);
                var gone = batch.Where(resource => !owners.ContainsKey(resource)).ToList();
                if (gone.Count > 0)
                    await TakeAsync(db, db.ResourceOwners.Where(row => gone.Contains(row.ResourceId) && !db.ResourceCounts.Any(judged => judged.ResourceId == row.ResourceId)), moved, cancellation);
            }

        // Of a few, by what they hold; of everything, by counting it once.
        if (changed is not null)
            await TeamCounts.MoveAsync(db, moved, cancellation);
        else if (moved.Count > 0)
            await TeamCounts.RecountAsync(db, cancellation);
        return [.. moved.Select(move => move.Team)];
    }

    /// <summary>
    /// The team's name of each resource that is there or that a pipeline uses, null for none. What was deleted stays whose it was
    /// while there are findings about it.
    /// </summary>
    /// <param name="only">Null: all that there are.</param>
    public static async Task<Dictionary<Guid, string?>> ResolveAsync(DashboardDb db, OwnershipRules rules, Guid[]? only, CancellationToken cancellation)
    {
        var members = (await Of(db.PipelineResources.AsNoTracking(), rows => rows.Where(member => only.Contains(member.ResourceId))).Select(member => new { member.PipelineId, member.ResourceId }).ToListAsync(cancellation))
            .ToLookup(member => member.ResourceId, member => member.PipelineId);
        var asked = only?.Union(members.SelectMany(resource => resource)).ToArray();
        var arns = (await Of(db.Resources.AsNoTracking(), rows => rows.Where(resource => asked.Contains(resource.Id))).Select(resource => new { resource.Id, resource.Arn }).ToListAsync(cancellation))
            .Concat(await Of(db.Pipelines.AsNoTracking(), rows => rows.Where(pipeline => asked.Contains(pipeline.Id))).Select(pipeline => new { pipeline.Id, pipeline.Arn }).ToListAsync(cancellation))
            .DistinctBy(resource => resource.Id).ToDictionary(resource => resource.Id, resource => resource.Arn);

        var keys = rules.TagKeys;
        var tags = keys.IsEmpty ? [] : (await Of(db.ResourceTags.AsNoTracking(), rows => rows.Where(tag => asked.Contains(tag.ResourceId))).Where(tag => keys.Contains(tag.Key)).Select(tag => new { tag.ResourceId, tag.Key, tag.Value }).ToListAsync(cancellation))
            .GroupBy(tag => tag.ResourceId).ToDictionary(resource => resource.Key, resource => resource.GroupBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.First().Value, StringComparer.Ordinal));
        var untagged = new Dictionary<string, string>();

        var ruled = arns.ToDictionary(resource => resource.Key, resource => rules.OwnerOf(resource.Value, tags.GetValueOrDefault(resource.Key, untagged)));
        return (only ?? arns.Keys.Union(members.Select(resource => resource.Key))).Where(resource => arns.ContainsKey(resource) || members.Contains(resource))
            .ToDictionary(resource => resource, resource => ruled.GetValueOrDefault(resource) ?? (members[resource].Select(pipeline => ruled.GetValueOrDefault(pipeline)).Distinct().ToList() is [{ } team] ? team : null));

        IQueryable<TRow> Of<TRow>(IQueryable<TRow> all, Func<IQueryable<TRow>, IQueryable<TRow>> some) => only is null ? all : some(all);
    }

    private static async Task<IReadOnlyCollection<Guid>> WithMembersAsync(DashboardDb db, IReadOnlyCollection<Guid> changed, CancellationToken cancellation)
    {
        var all = changed.ToHashSet();
        foreach (var batch in changed.Chunk(Batch))
            all.UnionWith(await db.PipelineResources.Where(member => batch.Contains(member.PipelineId)).Select(member => member.ResourceId).Distinct().ToListAsync(cancellation));
        return all;
    }

    private static async Task ReplaceAsync(DashboardDb db, Dictionary<Guid, string?> owners, Dictionary<string, Guid> teams, List<OwnerMove> moved, CancellationToken cancellation)
    {
        foreach (var batch in owners.Keys.Chunk(Batch))
        {
            var stored = await db.ResourceOwners.AsNoTracking().Where(row => batch.Contains(row.ResourceId)).ToDictionaryAsync(row => row.ResourceId, row => row.TeamId, cancellation);
            var wanted = batch.Where(resource => owners[resource] is not null).ToDictionary(resource => resource, resource => teams[owners[resource]!]);
            var outdated = stored.Where(row => wanted.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).ToList();
            if (outdated.Count > 0)
                await TakeAsync(db, db.ResourceOwners.Where(row => outdated.Contains(row.ResourceId)), moved, cancellation);
            var given = wanted.Where(owner => !stored.TryGetValue(owner.Key, out var team) || team != owner.Value).Select(owner => new ResourceOwnerRow { ResourceId = owner.Key, TeamId = owner.Value }).ToList();
            await db.WriteAsync(given, EntityState.Added, cancellation);
            moved.AddRange(given.Select(owner => new OwnerMove(owner.ResourceId, owner.TeamId, IsGain: true)));
        }
    }

    private static async Task TakeAsync(DashboardDb db, IQueryable<ResourceOwnerRow> rows, List<OwnerMove> moved, CancellationToken cancellation)
    {
        var taken = await rows.AsNoTracking().ToListAsync(cancellation);
        await db.KeepAsync(taken, cancellation);
        await rows.ExecuteDeleteAsync(cancellation);
        moved.AddRange(taken.Select(row => new OwnerMove(row.ResourceId, row.TeamId, IsGain: false)));
    }
}
