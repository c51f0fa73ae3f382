using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>Finds things by what people remember of them. Every look is bounded, and goes by an index or through the few pipelines and accounts.</summary>
public sealed class SearchQueries(IDbContextFactory<DashboardDb> databases)
{
    public const int Shortest = 2;
    public const int Most = 6;

    private const int LongestText = 2_048;

    /// <summary>Nothing for a text that is too short to mean anything.</summary>
    public async Task<FoundThings> FindAsync(string text, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length is < Shortest or > LongestText)
            return FoundThings.Nothing;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (text.StartsWith("arn:", StringComparison.Ordinal))
            return FoundThings.Nothing with { Resources = await ResourcesAsync(db.Resources.Where(row => row.Id == StableId.Of(new Arn(text)))) };
        if (Guid.TryParse(text, out var id))
            return FoundThings.Nothing with { Findings = [.. await db.Findings.AsNoTracking().Where(row => row.Id == id).Select(FindingSummary.OfRow).ToListAsync(cancellation)] };

        var (anywhere, beginning) = (Pattern.Containing(text), Pattern.Beginning(text));
        var accounts = await db.Accounts.AsNoTracking()
            .Where(row => row.Id == text || EF.Functions.Like(row.Name.ToLower(), anywhere, Pattern.Escape))
            .OrderBy(row => row.Name).Take(Most).Select(row => new FoundAccount(row.Id, row.Name)).ToListAsync(cancellation);
        var pipelines = await db.Summaries(db.Pipelines.AsNoTracking()
            .Where(row => EF.Functions.Like(row.Name.ToLower(), anywhere, Pattern.Escape))
            .OrderByDescending(row => EF.Functions.Like(row.Name.ToLower(), beginning, Pattern.Escape)).ThenBy(row => row.Name).ThenBy(row => row.Id).Take(Most)).ToListAsync(cancellation);
        return new FoundThings([.. pipelines], await ResourcesAsync(db.NamedLike(text).Where(row => row.Type != ResourceTypes.Pipeline)), [], [.. accounts]);

        async Task<ImmutableArray<FoundResource>> ResourcesAsync(IQueryable<Tables.ResourceRow> rows) =>
        [
            // An AWS-managed policy is in every account's snapshot.
            .. (await rows.AsNoTracking().Take(Most * 4).Select(row => new FoundResource(row.Id, row.Arn, row.Name, row.Type, row.AccountId, row.Region)).ToListAsync(cancellation))
                .DistinctBy(row => row.Id).OrderBy(row => row.Name.Length).ThenBy(row => row.Arn, StringComparer.Ordinal).Take(Most)
        ];
    }
}

/// <summary>The first few of each kind that a text may mean.</summary>
public sealed record FoundThings(ImmutableArray<PipelineSummary> Pipelines, ImmutableArray<FoundResource> Resources, ImmutableArray<FindingSummary> Findings, ImmutableArray<FoundAccount> Accounts)
{
    public static FoundThings Nothing { get; } = new([], [], [], []);
}

/// <param name="Account">Whose snapshot it is in.</param>
public sealed record FoundResource(Guid Id, string Arn, string Name, string Type, string Account, string Region);

public sealed record FoundAccount(string Id, string Name);
