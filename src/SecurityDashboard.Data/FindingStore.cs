using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;
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
    public Task<ImmutableDictionary<FindingTransition, int>?> ApplyAsync(
        StoredEstate stored, IReadOnlyCollection<Evaluation> evaluations, ScanLease? lease, CancellationToken cancellation) =>
        ApplyAsync(stored, evaluations, lease, ControlCatalog.IdNow, cancellation);

    /// <param name="idNow">The id that the control of an id has now.</param>
    internal async Task<ImmutableDictionary<FindingTransition, int>?> ApplyAsync(
        StoredEstate stored, IReadOnlyCollection<Evaluation> evaluations, ScanLease? lease, Func<string, string> idNow, CancellationToken cancellation)
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

        var (states, ids) = await StatesAsync(db, account.Id, cancellation);
        var changes = FindingLifecycle.Apply(OldIdsLast([.. states.Values], idNow), [.. evaluations.Select(Storable)], estate.WhyMissing, at, id => WhyOff(estate, id), idNow)
            .Select(change => change with { Cause = decidedSince.GetValueOrDefault(change.After.Key.ControlId) }).ToList();
        Follow(states, ids, changes);

        // Tags and scopes decide what exceptions cover.
        var (rescored, moved) = await PipelineScopeWriter.WriteAsync(db, estate, at, cancellation);
        var tagged = await TagWriter.WriteAsync(db, estate, cancellation);
        changes.AddRange(await MarksAsync(db, estate.Subject.Account, states.Values, at, cancellation));
        Follow(states, ids, changes);

        await WriteAsync(db, estate.Subject.Account, changes, ids, lease?.ScanId, at, cancellation);
        await FindingCounts.ApplyAsync(db, changes, account.Id, cancellation);
        var resources = changes.Select(change => StableId.Of(change.After.Key.Resource)).ToHashSet();
        await FindingCounts.RecountAsync(db, [.. resources.Union(moved)], cancellation);
        await TeamCounts.ApplyAsync(db, changes, cancellation);
        var teams = await OwnerWriter.WriteAsync(db, [.. tagged.Union(moved)], cancellation);
        await new ScoreWriter(db, at).WriteAsync(account, states.Values, resources, rescored, teams, isNewCatalog, cancellation);

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

    /// <summary>Every finding of the account, and the id that its row has.</summary>
    private static async Task<(Dictionary<EvaluationKey, FindingState>, Dictionary<EvaluationKey, Guid>)> StatesAsync(DashboardDb db, string account, CancellationToken cancellation)
    {
        var (states, ids) = (new Dictionary<EvaluationKey, FindingState>(), new Dictionary<EvaluationKey, Guid>());
        await foreach (var row in db.Findings.AsNoTracking().Where(row => row.AccountId == account).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var state = row.ToState();
            states.Add(state.Key, state);
            ids.Add(state.Key, row.Id);
        }

        return (states, ids);
    }

    private static IEnumerable<FindingState> OldIdsLast(ImmutableArray<FindingState> states, Func<string, string> idNow) =>
        states.Where(state => idNow(state.Key.ControlId) == state.Key.ControlId).Concat(states.Where(state => idNow(state.Key.ControlId) != state.Key.ControlId));

    /// <summary>A renamed control's findings keep their ids under their new keys.</summary>
    private static void Follow(Dictionary<EvaluationKey, FindingState> states, Dictionary<EvaluationKey, Guid> ids, IEnumerable<FindingChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Before is { } before && before.Key != change.After.Key && ids.Remove(before.Key, out var id))
            {
                ids[change.After.Key] = id;
                states.Remove(before.Key);
            }

            states[change.After.Key] = change.After;
        }
    }

    private static async Task<ImmutableArray<FindingChange>> MarksAsync(
        DashboardDb db, AccountId account, IReadOnlyCollection<FindingState> states, DateTimeOffset at, CancellationToken cancellation)
    {
        var cover = await ExceptionWriter.CoverAsync(db, at, cancellation);
        var tags = await SubjectTags.OfAsync(db, cover.AsksForTags ? [.. states.Where(state => state.IsOpen).Select(state => StableId.Of(state.Key.Resource)).Distinct()] : [], cancellation);
        return [.. cover.Mark(states, state => cover.AsksForTags ? tags.Subject(account, state) : new ExceptionSubject(account, state.Key, state.Severity))];
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
        DashboardDb db, AccountId account, IReadOnlyCollection<FindingChange> changes, Dictionary<EvaluationKey, Guid> ids, Guid? scanId, DateTimeOffset at, CancellationToken cancellation)
    {
        // One finding may change twice, as when it fails again and an exception covers it: the row holds the last state, the history both.
        var rows = changes.GroupBy(change => change.After.Key)
            .ToLookup(finding => finding.First().Before is null, finding => FindingRow.Of(account, finding.Last().After, ids.TryGetValue(finding.Key, out var id) ? id : null));
        await db.WriteAsync(rows[true], EntityState.Added, cancellation);
        await db.WriteAsync(rows[false], EntityState.Modified, cancellation);
        await db.WriteAsync(
            changes.Select(change => FindingEventRow.Of(ids.TryGetValue(change.After.Key, out var id) ? id : StableId.Of(account, change.After.Key), account, change, scanId, at)), EntityState.Added, cancellation);
    }
}
