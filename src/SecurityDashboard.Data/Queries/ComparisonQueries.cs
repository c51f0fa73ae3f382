using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>Findings at two moments, side by side. The past does not change, so what was compared a while ago is at hand.</summary>
public sealed class ComparisonQueries(IDbContextFactory<DashboardDb> databases, PastQueries past, TimeProvider time) : IDisposable
{
    /// <summary>How many differences are listed, the worst; the counts are of all of them.</summary>
    public const int MostListed = 10_000;

    private readonly MemoryCache _compared = new(new MemoryCacheOptions { SizeLimit = 4 * MostListed });

    /// <summary>Compares what was known at two ends, each of which is a scan's id or a moment. A scan compares its account, at its end.</summary>
    /// <exception cref="FormatException">One end is neither, or they have nothing in common; the message says which.</exception>
    public async Task<Comparison> CompareAsync(string? a, string? b, CancellationToken cancellation)
    {
        var (from, to) = (await EndAsync("a", a, cancellation), await EndAsync("b", b, cancellation));
        if (_compared.TryGetValue((from, to), out Comparison? known) && known is not null)
            return known;

        var compared = await CompareAsync(from, to, cancellation);
        return _compared.Set((from, to), compared, new MemoryCacheEntryOptions { Size = compared.Differences.Length + 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
    }

    public void Dispose() => _compared.Dispose();

    private async Task<ComparedEnd> EndAsync(string name, string? text, CancellationToken cancellation)
    {
        if (!Guid.TryParse(text, out var id))
            return text is null or "" ? throw new FormatException($"{name} is missing. Name a scan by its id, a moment such as 2026-07-01T02:00Z, or now.") : new ComparedEnd(await past.MomentAsync(text, cancellation) ?? time.GetUtcNow(), Scan: null, Account: null);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var scan = await db.Scans.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.AccountId, row.State, row.FinishedAt }).SingleOrDefaultAsync(cancellation);
        return scan is null ? throw new FormatException($"{name} is scan {id:N}, which is not known. Scans of accounts that were removed, and old ones, are forgotten: name a moment instead.")
            : scan is not { State: ScanState.Done, FinishedAt: { } ended } ? throw new FormatException($"{name} is scan {id:N}, which judged nothing: it {(scan.FinishedAt is null ? "has not ended" : "ended before that")}. Name one that is done.")
            : new ComparedEnd(await past.MomentAsync(PastQueries.Text(ended), cancellation) ?? ended, id, scan.AccountId);
    }

    private async Task<Comparison> CompareAsync(ComparedEnd from, ComparedEnd to, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = await AccountsAsync(db, from, cancellation);
        var after = await AccountsAsync(db, to, cancellation);
        var both = before.Keys.Intersect(after.Keys).Order(StringComparer.Ordinal).ToImmutableArray();
        var decided = await DecidedAsync(db, both, from, to, before, cancellation);

        var (there, here) = (PastTables.At<FindingRow>(db, from.At).AsNoTracking().Where(row => both.AsEnumerable().Contains(row.AccountId)), PastTables.At<FindingRow>(db, to.At).AsNoTracking().Where(row => both.AsEnumerable().Contains(row.AccountId)));
        var flows = new Dictionary<ComparedFlow, int>();
        var listed = new List<ComparedFinding>();

        var pairs = from x in there join y in here on x.Id equals y.Id where x.Since != y.Since select new { Id = x.Id, From = (FindingRow?)x, To = (FindingRow?)y };
        await foreach (var pair in pairs.AsAsyncEnumerable().WithCancellation(cancellation))
            Take(pair.From, pair.To);
        await foreach (var row in there.Where(row => !here.Any(other => other.Id == row.Id)).AsAsyncEnumerable().WithCancellation(cancellation))
            Take(row, null);
        await foreach (var row in here.Where(row => !there.Any(other => other.Id == row.Id)).AsAsyncEnumerable().WithCancellation(cancellation))
            Take(null, row);

        // The same row at both moments stands as it stood: these are counted and not read.
        var same = from x in there join y in here on x.Id equals y.Id where x.Since == y.Since select x;
        foreach (var group in await same.GroupBy(row => row.Status == FindingStatus.Open).Select(group => new { IsFailing = group.Key, Count = group.Count() }).ToListAsync(cancellation))
            Add(new ComparedFlow(FindingDifference.Unchanged, group.IsFailing, group.IsFailing), group.Count);

        return new Comparison
        {
            From = from,
            To = to,
            Accounts = both,
            OnlyFrom = [.. before.Keys.Except(after.Keys).Order(StringComparer.Ordinal)],
            OnlyTo = [.. after.Keys.Except(before.Keys).Order(StringComparer.Ordinal)],
            CatalogChanged = both.Any(account => before[account] != after[account]),
            Flows = flows.ToFrozenDictionary(),
            Differences = [.. Sorted(listed).Take(MostListed)],
        };

        void Take(FindingRow? x, FindingRow? y)
        {
            var (from, to) = (Of(x), Of(y));
            var difference = FindingComparison.Of(from, to, decided.Contains((x ?? y)!.Id));
            Add(new ComparedFlow(difference, from is { IsFailing: true }, to is { IsFailing: true }), 1);
            if (difference is FindingDifference.Unchanged)
                return;

            listed.Add(new ComparedFinding(difference, FindingSummary.Of((y ?? x)!), x?.Because, y?.Because));
            if (listed.Count >= 2 * MostListed)
                listed = [.. Sorted(listed).Take(MostListed)];
        }

        void Add(ComparedFlow flow, int count) => flows[flow] = flows.GetValueOrDefault(flow) + count;
    }

    private static IEnumerable<ComparedFinding> Sorted(IEnumerable<ComparedFinding> differences) =>
        differences.OrderByDescending(it => it.Finding.Severity).ThenBy(it => it.Finding.ControlId, StringComparer.Ordinal).ThenBy(it => it.Finding.Resource, StringComparer.Ordinal).ThenBy(it => it.Finding.Id);

    private static FindingStanding? Of(FindingRow? row) => row is null ? null : new FindingStanding(row.Status, row.Outcome, row.OpenedAt is not null);

    /// <summary>The accounts that were judged by then, with the catalogue that judged them.</summary>
    private static Task<Dictionary<string, string?>> AccountsAsync(DashboardDb db, ComparedEnd end, CancellationToken cancellation) =>
        PastTables.At<AccountRow>(db, end.At).AsNoTracking().Where(row => row.EvaluatedAt != null && (end.Account == null || row.Id == end.Account)).ToDictionaryAsync(row => row.Id, row => row.EvaluatedCatalog, cancellation);

    /// <summary>The findings that changed in between when somebody had decided something about their control, or with another catalogue.</summary>
    private static async Task<FrozenSet<Guid>> DecidedAsync(
        DashboardDb db, ImmutableArray<string> accounts, ComparedEnd a, ComparedEnd b, Dictionary<string, string?> before, CancellationToken cancellation)
    {
        var (from, to) = a.At <= b.At ? (a.At, b.At) : (b.At, a.At);
        var between = db.FindingEvents.AsNoTracking().Where(change => change.At > from && change.At <= to && accounts.AsEnumerable().Contains(change.AccountId));
        var decided = await between.Where(change => change.Cause != null && change.Transition != FindingTransition.Excepted && change.Transition != FindingTransition.ExceptionEnded).Select(change => change.FindingId).Distinct().ToListAsync(cancellation);

        // A catalogue judges an account first in one evaluation; what changes in later ones is the account's doing.
        var firsts = await between.GroupBy(change => new { change.AccountId, change.CatalogVersion }).Select(group => new { group.Key.AccountId, group.Key.CatalogVersion, At = group.Min(change => change.At) }).ToListAsync(cancellation);
        foreach (var first in firsts)
        {
            var earlier = await db.FindingEvents.AnyAsync(change => change.AccountId == first.AccountId && change.CatalogVersion == first.CatalogVersion && change.At < first.At, cancellation);
            var isNew = await db.FindingEvents.AnyAsync(change => change.AccountId == first.AccountId && change.At < first.At, cancellation);
            if (!earlier && isNew && before.ContainsKey(first.AccountId))
                decided.AddRange(await between.Where(change => change.AccountId == first.AccountId && change.CatalogVersion == first.CatalogVersion && change.At == first.At).Select(change => change.FindingId).ToListAsync(cancellation));
        }

        return decided.ToFrozenSet();
    }
}

/// <param name="Scan">Null: a moment.</param>
/// <param name="Account">The scan's account; null: every one.</param>
public sealed record ComparedEnd(DateTimeOffset At, Guid? Scan, string? Account);

/// <param name="Finding">As it stood at the second moment; at the first where it was not known at the second.</param>
/// <param name="Before">What was said of it at the first moment; null where it was not known.</param>
/// <param name="After">What was said of it at the second moment; null where it was not known.</param>
public sealed record ComparedFinding(FindingDifference Difference, FindingSummary Finding, string? Before, string? After);

/// <summary>From which side to which.</summary>
public readonly record struct ComparedFlow(FindingDifference Difference, bool WasFailing, bool IsFailing);

/// <summary>What became of the findings of the accounts that were judged at both moments.</summary>
public sealed record Comparison
{
    public required ComparedEnd From { get; init; }

    public required ComparedEnd To { get; init; }

    /// <summary>Those that were compared.</summary>
    public required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Left out, because they had not been judged at the second moment, or were no longer connected.</summary>
    public required ImmutableArray<string> OnlyFrom { get; init; }

    /// <summary>Left out, because they had not been judged at the first moment.</summary>
    public required ImmutableArray<string> OnlyTo { get; init; }

    public required bool CatalogChanged { get; init; }

    /// <summary>Every finding once; a flow that there is none of is left out.</summary>
    public required FrozenDictionary<ComparedFlow, int> Flows { get; init; }

    /// <summary>What differs, the worst first; at most <see cref="ComparisonQueries.MostListed"/>.</summary>
    public required ImmutableArray<ComparedFinding> Differences { get; init; }

    public int Count(FindingDifference difference) => Flows.Where(flow => flow.Key.Difference == difference).Sum(flow => flow.Value);

    /// <summary>How many fail at both moments, and nothing else came over them.</summary>
    public int StillFailing => Flows.GetValueOrDefault(new ComparedFlow(FindingDifference.Unchanged, WasFailing: true, IsFailing: true));

    /// <summary>What a filter lets through, in the same order.</summary>
    public IEnumerable<ComparedFinding> Where(ComparisonFilter filter) => Differences
        .Where(it => filter.Differences.IsEmpty || filter.Differences.Contains(it.Difference))
        .Where(it => filter.Severities.IsEmpty || filter.Severities.Contains(it.Finding.Severity))
        .Where(it => filter.Accounts.IsEmpty || filter.Accounts.Contains(it.Finding.Account))
        .Where(it => filter.Controls.IsEmpty || filter.Controls.Contains(it.Finding.ControlId))
        .Where(it => filter.Text is null || it.Finding.Resource.Contains(filter.Text, StringComparison.OrdinalIgnoreCase) || (it.After ?? it.Before ?? "").Contains(filter.Text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Which differences a list shows; what is empty does not limit it.</summary>
public sealed record ComparisonFilter
{
    public ImmutableArray<FindingDifference> Differences { get; init; } = [];

    public ImmutableArray<Severity> Severities { get; init; } = [];

    /// <summary>The accounts that were judged.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>Part of the resource's ARN or of what was said, in any case.</summary>
    public string? Text { get; init; }
}
