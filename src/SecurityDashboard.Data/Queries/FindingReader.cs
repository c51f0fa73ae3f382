using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>All findings that a filter lets through, one after the other: read once, in one statement, so that they show one moment, and never held together.</summary>
public sealed class FindingReader(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>How many findings' pipelines are asked for at a time.</summary>
    private const int Batch = 2_000;

    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public FindingReader At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment)) : this;

    public async IAsyncEnumerable<ExportedFinding> ReadAsync(FindingFilter filter, FindingOrder order, bool withEvidence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db.Matching(filter);
        rows = order switch
        {
            FindingOrder.Newest => rows.OrderByDescending(row => row.BeganAt).ThenByDescending(row => row.Id),
            FindingOrder.Oldest => rows.OrderBy(row => row.BeganAt).ThenBy(row => row.Id),
            _ => rows.OrderByDescending(row => row.Severity).ThenBy(row => row.Id),
        };
        var batch = new List<FindingRow>(Batch);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            batch.Add(row);
            if (batch.Count < Batch)
                continue;

            foreach (var finding in await WithPipelinesAsync(batch, withEvidence, cancellation))
                yield return finding;
            batch.Clear();
        }

        foreach (var finding in await WithPipelinesAsync(batch, withEvidence, cancellation))
            yield return finding;
    }

    /// <summary>Those of the ids that there are, without their evidence.</summary>
    public async Task<ImmutableArray<ExportedFinding>> ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await WithPipelinesAsync(await db.Findings.AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellation), withEvidence: false, cancellation)];
    }

    /// <summary>The same, and as they last stood where they were forgotten with their account.</summary>
    public async Task<ImmutableArray<ExportedFinding>> ReadLastAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var stood = await PastTables.From<FindingRow>(db, DateTimeOffset.UnixEpoch).Where(row => ids.Contains(row.Id)).ToListAsync(cancellation);
        return [.. await WithPipelinesAsync([.. stood.GroupBy(row => row.Id).Select(rows => rows.MaxBy(row => row.Since)!)], withEvidence: false, cancellation)];
    }

    /// <summary>By a connection of its own: the other one is still reading.</summary>
    private async Task<IEnumerable<ExportedFinding>> WithPipelinesAsync(List<FindingRow> findings, bool withEvidence, CancellationToken cancellation)
    {
        var resources = findings.Select(row => row.ResourceId).Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = await db.PipelineResources.Where(member => resources.Contains(member.ResourceId))
            .Join(db.Pipelines, member => member.PipelineId, pipeline => pipeline.Id, (member, pipeline) => new { member.ResourceId, pipeline.Arn, pipeline.AccountId })
            .ToListAsync(cancellation);
        var pipelines = members.OrderBy(member => member.Arn, StringComparer.Ordinal).ToLookup(member => member.ResourceId);

        var owners = await FindingOwners.OfAsync(db, findings, cancellation);

        // As PipelineFindings says which findings count in which pipeline.
        return findings.Select(row => new ExportedFinding(
            FindingSummary.Of(row),
            [.. pipelines[row.ResourceId].Where(pipeline => row.AccountId == pipeline.AccountId || row.AccountId == row.ResourceAccount).Select(pipeline => pipeline.Arn)],
            withEvidence && row.Evidence.Length > 0 ? [.. Stored.Read<Evidence[]>(row.Evidence)] : [],
            row.Unreadable is null ? null : Stored.Read<Unreadable>(row.Unreadable),
            owners.TeamOf(row),
            owners.AssignedTo(row)));
    }
}

/// <summary>A finding as it leaves the dashboard.</summary>
/// <param name="Pipelines">The ARNs of all pipelines whose score it counts in.</param>
/// <param name="Evidence">Empty where it was not asked for.</param>
/// <param name="Unreadable">What keeps it from being judged; null where nothing does.</param>
/// <param name="Owner">The team that owns what it is on; null where nobody does.</param>
/// <param name="Assigned">Null where nobody is assigned.</param>
public sealed record ExportedFinding(FindingSummary Finding, ImmutableArray<string> Pipelines, ImmutableArray<Evidence> Evidence, Unreadable? Unreadable, string? Owner, Assignee? Assigned);
