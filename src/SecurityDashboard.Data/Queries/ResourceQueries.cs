using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>Resources of one kind with what is said of them. A page reads the index and the findings of what it shows, never a snapshot.</summary>
public sealed class ResourceQueries(IDbContextFactory<DashboardDb> databases)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public ResourceQueries At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment)) : this;

    /// <summary>In the order of their names.</summary>
    /// <param name="after">A page's <see cref="Page{T}.Next"/>; null for the first page.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no place in this list.</exception>
    public async Task<Page<ResourceSummary>> ListAsync(ResourceFilter filter, int limit, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = (filter.Text is { Length: > 0 } text ? db.NamedLike(text) : db.Resources).AsNoTracking().Where(row => row.Type == filter.Type);
        if (filter.Accounts.Length > 0)
            rows = rows.Where(row => filter.Accounts.Contains(row.AccountId));
        if (filter.Regions.Length > 0)
            rows = rows.Where(row => filter.Regions.Contains(row.Region));

        var from = Position<string>.Parse(after);
        var page = await Pages.ReadAsync(
            from is null ? null : rows.Where(row => row.Name == from.Sort && row.Id.CompareTo(from.Id) > 0).OrderBy(row => row.Id),
            (from is null ? rows : rows.Where(row => row.Name.CompareTo(from.Sort) > 0)).OrderBy(row => row.Name).ThenBy(row => row.Id),
            limit, last => new Position<string>(last.Name, last.Id).ToString(), cancellation);
        return new Page<ResourceSummary>(await DescribeAsync(db, page.Items.DistinctBy(row => row.Id).ToList(), cancellation), page.Next);
    }

    /// <summary>One resource; null when the latest snapshots do not hold it.</summary>
    public async Task<ResourceDetail?> FindAsync(Arn arn, int pipelines, CancellationToken cancellation)
    {
        var id = StableId.Of(arn);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Resources.AsNoTracking().Where(row => row.Id == id).OrderBy(row => row.AccountId).FirstOrDefaultAsync(cancellation) is not { } row)
            return null;

        return new ResourceDetail(
            (await DescribeAsync(db, [row], cancellation))[0],
            [.. await db.ResourceTags.AsNoTracking().Where(tag => tag.ResourceId == id).OrderBy(tag => tag.Key).Select(tag => new ResourceTag(tag.Key, tag.Value)).ToListAsync(cancellation)],
            [.. await db.Findings.AsNoTracking().Where(finding => finding.ResourceId == id && finding.Status != FindingStatus.Gone && finding.Status != FindingStatus.Off).Select(FindingSummary.OfRow).ToListAsync(cancellation)],
            [
                .. await db.Summaries(db.Pipelines.Where(pipeline => db.PipelineResources.Any(member => member.PipelineId == pipeline.Id && member.ResourceId == id))
                    .OrderBy(pipeline => pipeline.Score.Value).ThenBy(pipeline => pipeline.Id).Take(pipelines)).ToListAsync(cancellation)
            ]);
    }

    private static async Task<ImmutableArray<ResourceSummary>> DescribeAsync(DashboardDb db, IReadOnlyList<ResourceRow> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var accounts = rows.Select(row => row.AccountId).Distinct().ToList();
        var names = await db.Accounts.Where(account => accounts.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.Name, cancellation);
        var findings = (await db.Findings.AsNoTracking()
                .Where(finding => ids.Contains(finding.ResourceId) && finding.Status != FindingStatus.Gone && finding.Status != FindingStatus.Off)
                .Select(finding => new { finding.ResourceId, finding.ControlId, finding.Severity, finding.Outcome, finding.IsOpen }).ToListAsync(cancellation))
            .ToLookup(finding => finding.ResourceId);
        var pipelines = await db.PipelineResources.Where(member => ids.Contains(member.ResourceId)).GroupBy(member => member.ResourceId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        var owners = await db.ResourceOwners.Where(owner => ids.Contains(owner.ResourceId)).Join(db.Teams, owner => owner.TeamId, team => team.Id, (owner, team) => new { owner.ResourceId, team.Name })
            .ToDictionaryAsync(owner => owner.ResourceId, owner => owner.Name, cancellation);
        return
        [
            .. rows.Select(row => new ResourceSummary
            {
                Id = row.Id,
                Arn = row.Arn,
                Name = row.Name,
                Type = row.Type,
                Account = row.AccountId,
                AccountName = names.GetValueOrDefault(row.AccountId, row.AccountId),
                Region = row.Region,
                Owner = owners.GetValueOrDefault(row.Id),
                Pipelines = pipelines.GetValueOrDefault(row.Id),
                Open = findings[row.Id].Where(finding => finding.IsOpen).CountBy(finding => finding.Severity).ToFrozenDictionary(),
                Verdicts = findings[row.Id].GroupBy(finding => finding.ControlId, finding => finding.IsOpen && finding.Outcome is Outcome.Pass ? Outcome.Fail : finding.Outcome)
                    .ToFrozenDictionary(control => control.Key, Worst, StringComparer.Ordinal),
            })
        ];
    }

    // As a verdict over several parts: any failure wins over unknown, unknown over pass.
    private static Outcome Worst(IEnumerable<Outcome> parts) => parts.MinBy(outcome => outcome switch { Outcome.Fail => 0, Outcome.Unknown => 1, Outcome.Pass => 2, _ => 3 });
}

/// <summary>Which resources a list shows; what is empty does not limit it.</summary>
public sealed record ResourceFilter
{
    /// <summary>One of <see cref="ResourceTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>In whose snapshot it is.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>How the name begins, in any case.</summary>
    public string? Text { get; init; }
}

/// <summary>A resource as lists show it.</summary>
public sealed record ResourceSummary
{
    public required Guid Id { get; init; }

    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Account { get; init; }

    public required string AccountName { get; init; }

    public required string Region { get; init; }

    /// <summary>The team; null where nobody owns it, or it is not known for the moment that is looked at.</summary>
    public required string? Owner { get; init; }

    /// <summary>How many pipelines it belongs to.</summary>
    public required int Pipelines { get; init; }

    /// <summary>How many findings on it are open; a severity that there is none of is left out.</summary>
    public required FrozenDictionary<Severity, int> Open { get; init; }

    /// <summary>What each control that is about it says, by its id; the worst of its parts.</summary>
    public required FrozenDictionary<string, Outcome> Verdicts { get; init; }
}

/// <param name="Findings">What every control says of it, passes too.</param>
/// <param name="Pipelines">The weakest of those that it belongs to.</param>
public sealed record ResourceDetail(ResourceSummary Resource, ImmutableArray<ResourceTag> Tags, ImmutableArray<FindingSummary> Findings, ImmutableArray<PipelineSummary> Pipelines);

public sealed record ResourceTag(string Key, string Value);
