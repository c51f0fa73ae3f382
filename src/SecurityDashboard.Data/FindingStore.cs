using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>The one writer of findings, their history, pipelines and scores. What has not changed is not written.</summary>
public sealed class FindingStore(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>
    /// Brings findings, pipelines and scores up to date with an evaluation, and ends the scan that asked for it: all of it or nothing.
    /// Safe to run again.
    /// </summary>
    /// <param name="lease">Null where another account's change led to the evaluation.</param>
    /// <returns>What became of the findings; null when findings about a newer estate are stored already, so that nothing was written.</returns>
    /// <exception cref="LeaseLostException">The scan is no longer this attempt's.</exception>
    public async Task<ImmutableDictionary<FindingTransition, int>?> ApplyAsync(
        StoredEstate stored, IReadOnlyCollection<Evaluation> evaluations, ScanLease? lease, CancellationToken cancellation)
    {
        var estate = stored.Estate;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var at = db.Moment = time.GetUtcNow();

        var account = await db.Accounts.SingleOrDefaultAsync(row => row.Id == estate.Subject.Account.Text, cancellation);
        if (account is null || account.EvaluatedVersion > stored.Version)
            return null;

        var isNewCatalog = account.EvaluatedCatalog != ControlCatalog.Version;
        var decidedSince = account.EvaluatedAt is null ? FrozenDictionary<string, string>.Empty : DecidedSince(estate, account.EvaluatedSettings);
        account.EvaluatedSettings = estate.Settings.Number;
        account.EvaluatedVersion = stored.Version;
        account.EvaluatedAt = at;
        account.EvaluatedCatalog = ControlCatalog.Version;
        if (lease is not null)
            await EndAsync(db, lease, at, cancellation);

        var states = await StatesAsync(db, account.Id, cancellation);
        var changes = FindingLifecycle.Apply([.. states.Values], [.. evaluations.Select(Storable)], estate.WhyMissing, at, id => WhyOff(estate, id)).ToList();
        foreach (var change in changes)
            states[change.After.Key] = change.After;

        await WriteAsync(db, estate.Subject.Account, changes, decidedSince, lease?.ScanId, at, cancellation);
        await FindingCounts.ApplyAsync(db, changes, account.Id, cancellation);
        var (rescored, moved) = await PipelineScopeWriter.WriteAsync(db, estate, at, cancellation);
        var resources = changes.Select(change => StableId.Of(change.After.Key.Resource)).ToHashSet();
        await FindingCounts.RecountAsync(db, [.. resources.Union(moved)], cancellation);
        await new ScoreWriter(db, at).WriteAsync(account, states.Values, resources, rescored, isNewCatalog, cancellation);

        await transaction.CommitAsync(cancellation);
        return changes.CountBy(change => change.Transition).ToImmutableDictionary();
    }

    /// <summary>What was decided about controls since they last judged the account, in a sentence for each: their findings may have changed by that alone.</summary>
    private static FrozenDictionary<string, string> DecidedSince(Estate estate, long number) => ControlCatalog.All
        .Select(control => (control.Info.Id, Said: string.Join(' ', estate.Settings.Since(control, estate.Subject.Account, number)
            .Select(value => $"{value.Said(control.Settings.First(setting => setting.Key == value.Key))}."))))
        .Where(control => control.Said.Length > 0)
        .ToFrozenDictionary(control => control.Id, control => Stored.Text(control.Said));

    private static string? WhyOff(Estate estate, string controlId) =>
        ControlCatalog.Find(controlId) is { } control && estate.Settings.WhyOff(control, estate.Subject.Account) is { } value ? $"{value.Said(control.StateSetting)}." : null;

    private static async Task EndAsync(DashboardDb db, ScanLease lease, DateTimeOffset at, CancellationToken cancellation)
    {
        var held = await db.Scans.Where(scan => scan.Id == lease.ScanId && scan.LeaseOwner == lease.Owner && scan.FinishedAt == null)
            .ExecuteUpdateAsync(scan => scan
                .SetProperty(it => it.State, ScanState.Done)
                .SetProperty(it => it.FinishedAt, at)
                .SetProperty(it => it.LeaseOwner, (Guid?)null)
                .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
        if (held == 0)
            throw new LeaseLostException(lease);
    }

    private static async Task<Dictionary<EvaluationKey, FindingState>> StatesAsync(DashboardDb db, string account, CancellationToken cancellation)
    {
        var states = new Dictionary<EvaluationKey, FindingState>();
        await foreach (var row in db.Findings.AsNoTracking().Where(row => row.AccountId == account).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var state = row.ToState();
            states.Add(state.Key, state);
        }

        return states;
    }

    /// <summary>The evaluation under the key that its row will have.</summary>
    private static Evaluation Storable(Evaluation evaluation) =>
        evaluation.Resource.Arn.Text.Contains('\0', StringComparison.Ordinal) || evaluation.SubKey.Contains('\0', StringComparison.Ordinal)
            ? evaluation with
            {
                Resource = evaluation.Resource with { Arn = new Arn(Stored.Text(evaluation.Resource.Arn.Text)) },
                SubKey = Stored.Text(evaluation.SubKey),
            }
            : evaluation;

    private static async Task WriteAsync(
        DashboardDb db, AccountId account, IReadOnlyCollection<FindingChange> changes, FrozenDictionary<string, string> decided, Guid? scanId, DateTimeOffset at, CancellationToken cancellation)
    {
        var rows = changes.ToLookup(change => change.Before is null, change => FindingRow.Of(account, change.After));
        await db.WriteAsync(rows[true], EntityState.Added, cancellation);
        await db.WriteAsync(rows[false], EntityState.Modified, cancellation);
        await db.WriteAsync(changes.Select(change => new FindingEventRow
        {
            Id = Guid.CreateVersion7(at),
            FindingId = StableId.Of(account, change.After.Key),
            AccountId = account.Text,
            ScanId = scanId,
            At = at,
            Transition = change.Transition,
            Status = change.After.Status,
            Outcome = change.After.Outcome,
            Severity = change.After.Severity,
            Because = Stored.Text(change.After.Because),
            Cause = decided.GetValueOrDefault(change.After.Key.ControlId),
            CatalogVersion = ControlCatalog.Version,
        }), EntityState.Added, cancellation);
    }
}
