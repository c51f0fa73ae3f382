using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Marks findings with the exceptions that cover them, with an event for each, and computes the scores again.</summary>
internal sealed class ExceptionWriter(DashboardDb db, DateTimeOffset at)
{
    private const int Batch = 1000;

    /// <summary>Every exception that is active, as it is stored, and every other that still marks a finding.</summary>
    public static async Task<ExceptionCover> CoverAsync(DashboardDb db, DateTimeOffset at, CancellationToken cancellation) => new(
        (await db.Exceptions.AsNoTracking()
            .Where(row => row.State == ExceptionState.Active || db.Findings.Any(finding => finding.ExceptionId == row.Id))
            .ToListAsync(cancellation)).Select(row => row.ToException()), at);

    /// <summary>Whatever an exception that has just changed covers, or covered until now.</summary>
    public async Task MarkAsync(RiskException changed, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        var cover = await CoverAsync(db, at, cancellation);
        var (accounts, resources) = (new HashSet<string>(), new HashSet<Guid>());
        await foreach (var rows in BatchesAsync(changed, cancellation))
        {
            var tags = await SubjectTags.OfAsync(db, cover.AsksForTags ? [.. rows.Select(row => row.ResourceId).Distinct()] : [], cancellation);
            var subjects = rows.ToDictionary(row => (row.AccountId, row.ToKey()));
            foreach (var account in rows.GroupBy(row => row.AccountId))
            {
                var changes = cover.Mark(account.Select(row => row.ToState()), state => tags.Subject(new AccountId(account.Key), state)).ToList();
                await db.WriteAsync(changes.Select(change => FindingRow.Of(new AccountId(account.Key), change.After, subjects[(account.Key, change.After.Key)].Id)), EntityState.Modified, cancellation);
                await db.WriteAsync(changes.Select(change => FindingEventRow.Of(subjects[(account.Key, change.After.Key)].Id, new AccountId(account.Key), change, scanId: null, at)), EntityState.Added, cancellation);
                await TeamCounts.ApplyAsync(db, changes, cancellation);
                if (changes.Count > 0)
                    accounts.Add(account.Key);
                resources.UnionWith(changes.Select(change => subjects[(account.Key, change.After.Key)].ResourceId));
            }
        }

        if (accounts.Count > 0)
            await new ScoreWriter(db, at).WriteAsync(accounts, resources, cancellation);
    }

    private async IAsyncEnumerable<List<FindingRow>> BatchesAsync(RiskException changed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var concerned = db.Findings.AsNoTracking().Where(row => row.IsOpen && row.ExceptionId == changed.Id).Select(row => row.Id)
            .Union(db.Candidates(changed.Scope).Where(row => row.IsOpen).Select(row => row.Id));
        foreach (var ids in (await concerned.ToListAsync(cancellation)).Chunk(Batch))
            yield return await db.Findings.AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellation);
    }
}

/// <summary>The tags that decide what an exception covers: of resources, and of the pipelines that they belong to.</summary>
internal sealed class SubjectTags(ILookup<Guid, (string Key, string Value)> tags, ILookup<Guid, Guid> pipelines)
{
    private const int Batch = 1000;

    private readonly Dictionary<Guid, ImmutableHashSet<(string Key, string Value)>> _known = [];

    public static async Task<SubjectTags> OfAsync(DashboardDb db, IReadOnlyCollection<Guid> resources, CancellationToken cancellation)
    {
        var members = new List<(Guid Resource, Guid Pipeline)>();
        foreach (var ids in resources.Chunk(Batch))
            members.AddRange((await db.PipelineResources.Where(row => ids.Contains(row.ResourceId)).Select(row => new { row.ResourceId, row.PipelineId }).ToListAsync(cancellation)).Select(row => (row.ResourceId, row.PipelineId)));

        // A pipeline's id is the one that it has as a resource.
        var tags = new List<ResourceTagRow>();
        foreach (var ids in members.Select(member => member.Pipeline).Concat(resources).Distinct().Chunk(Batch))
            tags.AddRange(await db.ResourceTags.AsNoTracking().Where(row => ids.Contains(row.ResourceId)).ToListAsync(cancellation));
        return new SubjectTags(tags.ToLookup(row => row.ResourceId, row => (row.Key, row.Value)), members.ToLookup(member => member.Resource, member => member.Pipeline));
    }

    public ExceptionSubject Subject(AccountId account, FindingState finding)
    {
        var resource = StableId.Of(finding.Key.Resource);
        return new ExceptionSubject(account, finding.Key, finding.Severity) { Tags = Of(resource), PipelineTags = [.. pipelines[resource].Select(Of)] };
    }

    private ImmutableHashSet<(string Key, string Value)> Of(Guid resource) =>
        _known.TryGetValue(resource, out var known) ? known : _known[resource] = [.. tags[resource]];
}
