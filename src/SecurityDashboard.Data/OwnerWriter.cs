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

    /// <param name="account">Null: every account.</param>
    public static async Task WriteAsync(DashboardDb db, string? account, CancellationToken cancellation)
    {
        var rules = await RulesAsync(db, cancellation);
        if (rules.Rules.IsEmpty && !await db.ResourceOwners.AnyAsync(cancellation))
            return;

        var teams = await db.Teams.ToDictionaryAsync(team => team.Name, team => team.Id, StringComparer.Ordinal, cancellation);
        var owners = await ResolveAsync(db, rules, account, cancellation);
        foreach (var batch in owners.Keys.Chunk(Batch))
        {
            var stored = await db.ResourceOwners.AsNoTracking().Where(row => batch.Contains(row.ResourceId)).ToDictionaryAsync(row => row.ResourceId, row => row.TeamId, cancellation);
            var wanted = batch.Where(resource => owners[resource] is not null).ToDictionary(resource => resource, resource => teams[owners[resource]!]);
            var outdated = stored.Where(row => wanted.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).ToList();
            if (outdated.Count > 0)
                await db.ResourceOwners.Where(row => outdated.Contains(row.ResourceId)).ExecuteDeleteAsync(cancellation);
            await db.WriteAsync(wanted.Where(owner => !stored.TryGetValue(owner.Key, out var team) || team != owner.Value).Select(owner => new ResourceOwnerRow { ResourceId = owner.Key, TeamId = owner.Value }), EntityState.Added, cancellation);
        }

        if (account is null)
            await db.ResourceOwners.Where(row => !db.Resources.Any(resource => resource.Id == row.ResourceId)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Every resource with the name of its team, null for none.</summary>
    public static async Task<Dictionary<Guid, string?>> ResolveAsync(DashboardDb db, OwnershipRules rules, string? account, CancellationToken cancellation)
    {
        var members = await db.PipelineResources.AsNoTracking().Where(member => account == null || db.Pipelines.Any(pipeline => pipeline.Id == member.PipelineId && pipeline.AccountId == account)
                || db.Resources.Any(resource => resource.AccountId == account && resource.Id == member.ResourceId))
            .Select(member => new { member.PipelineId, member.ResourceId }).ToListAsync(cancellation);
        var arns = (await db.Resources.AsNoTracking().Where(resource => account == null || resource.AccountId == account).Select(resource => new { resource.Id, resource.Arn }).ToListAsync(cancellation))
            .Concat(await db.Pipelines.AsNoTracking().Select(pipeline => new { pipeline.Id, pipeline.Arn }).Where(pipeline => account == null || db.PipelineResources.Any(member => member.PipelineId == pipeline.Id && db.Resources.Any(resource => resource.AccountId == account && resource.Id == member.ResourceId))).ToListAsync(cancellation))
            .DistinctBy(resource => resource.Id).ToDictionary(resource => resource.Id, resource => resource.Arn);

        var keys = rules.TagKeys;
        var tags = keys.IsEmpty ? [] : (await db.ResourceTags.AsNoTracking().Where(tag => keys.Contains(tag.Key)).Select(tag => new { tag.ResourceId, tag.Key, tag.Value }).ToListAsync(cancellation))
            .GroupBy(tag => tag.ResourceId).ToDictionary(resource => resource.Key, resource => resource.GroupBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.First().Value, StringComparer.Ordinal));
        var untagged = new Dictionary<string, string>();

        var owners = arns.ToDictionary(resource => resource.Key, resource => rules.OwnerOf(resource.Value, tags.GetValueOrDefault(resource.Key, untagged)));
        foreach (var resource in members.GroupBy(member => member.ResourceId, member => member.PipelineId))
            if (owners.GetValueOrDefault(resource.Key) is null && resource.Select(pipeline => owners.GetValueOrDefault(pipeline)).Distinct().ToList() is [{ } only])
                owners[resource.Key] = only;
        return owners;
    }
}
