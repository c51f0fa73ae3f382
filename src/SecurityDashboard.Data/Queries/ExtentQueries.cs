using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>What is within a extent, by what teams own now, whatever moment is looked at.</summary>
public sealed class ExtentQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>What the person's teams own; everything while there is no team at all.</summary>
    /// <param name="person">The name that they sign in with.</param>
    public async Task<Extent> OfPersonAsync(string person, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Teams.AnyAsync(cancellation)
            ? Extent.OfTeams(await db.TeamMembers.Where(member => member.Person == person).Select(member => member.TeamId).ToListAsync(cancellation))
            : Extent.Everything;
    }

    public async Task<bool> HoldsAsync(Extent extent, About about, CancellationToken cancellation)
    {
        if (extent.IsEverything)
            return true;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (about.Kind is AboutKind.Account)
            return await db.Owned(extent).AnyAsync(owner => db.Pipelines.Any(pipeline => pipeline.Id == owner.ResourceId && pipeline.AccountId == about.Id), cancellation);

        return Guid.TryParse(about.Id, out var id) && await (about.Kind switch
        {
            AboutKind.Pipeline => db.Owned(extent).Where(owner => owner.ResourceId == id).AnyAsync(owner => db.Pipelines.Any(pipeline => pipeline.Id == owner.ResourceId), cancellation),
            AboutKind.Finding => db.Findings.Where(row => row.Id == id).Within(db, extent).AnyAsync(cancellation),
            _ => db.Owned(extent).AnyAsync(owner => db.Pipelines.Any(pipeline => pipeline.Id == owner.ResourceId && db.Scans.Any(scan => scan.Id == id && scan.AccountId == pipeline.AccountId)), cancellation),
        });
    }

    /// <summary>Those of the findings that are within it.</summary>
    public async Task<IReadOnlySet<Guid>> FindingsAsync(Extent extent, IReadOnlyCollection<Guid> findings, CancellationToken cancellation)
    {
        if (extent.IsEverything)
            return findings.ToHashSet();

        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await db.Findings.Where(row => findings.Contains(row.Id)).Within(db, extent).Select(row => row.Id).ToListAsync(cancellation)).ToHashSet();
    }

    /// <summary>Those of the resources, pipelines among them, that are within it.</summary>
    public async Task<IReadOnlySet<Guid>> ResourcesAsync(Extent extent, IReadOnlyCollection<Guid> resources, CancellationToken cancellation)
    {
        if (extent.IsEverything)
            return resources.ToHashSet();

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var held = new HashSet<Guid>();
        foreach (var batch in resources.Chunk(1000))
        {
            held.UnionWith(await db.Owned(extent).Where(owner => batch.Contains(owner.ResourceId)).Select(owner => owner.ResourceId).ToListAsync(cancellation));
            held.UnionWith(await db.PipelineResources.Where(member => batch.Contains(member.ResourceId) && db.Owned(extent).Any(owner => owner.ResourceId == member.PipelineId)).Select(member => member.ResourceId).Distinct().ToListAsync(cancellation));
        }

        return held;
    }

    /// <summary>Those of the accounts that are within it.</summary>
    public async Task<IReadOnlySet<string>> AccountsAsync(Extent extent, IReadOnlyCollection<string> accounts, CancellationToken cancellation)
    {
        if (extent.IsEverything)
            return accounts.ToHashSet();

        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await db.Pipelines.Where(pipeline => accounts.Contains(pipeline.AccountId) && db.Owned(extent).Any(owner => owner.ResourceId == pipeline.Id)).Select(pipeline => pipeline.AccountId).Distinct().ToListAsync(cancellation)).ToHashSet();
    }
}

/// <summary>The conditions that a extent is.</summary>
internal static class ExtentRows
{
    /// <summary>Of now: who left a team no longer sees what it owned, at no moment.</summary>
    public static IQueryable<ResourceOwnerRow> Owned(this DashboardDb db, Extent extent)
    {
        var teams = extent.Teams!.Value;
        return db.Set<ResourceOwnerRow>().Where(owner => teams.Contains(owner.TeamId));
    }

    /// <summary>What is on something that the teams own, or counts in a pipeline of theirs.</summary>
    public static IQueryable<FindingRow> Within(this IQueryable<FindingRow> rows, DashboardDb db, Extent extent) => extent.IsEverything
        ? rows
        : rows.Where(row => db.Owned(extent).Any(owner => owner.ResourceId == row.ResourceId)
            || db.Set<PipelineResourceRow>().Any(member => member.ResourceId == row.ResourceId && db.Owned(extent).Any(owner => owner.ResourceId == member.PipelineId)));
}
