using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

/// <summary>
/// What a scan changes about an account's findings. Pure; nothing changes means nothing is returned, so that a rescan writes nothing.
/// Unknown never opens and never resolves a finding: it marks it stale, with the reason.
/// </summary>
public static class FindingLifecycle
{
    /// <param name="previous">Every finding of the account, whatever its status.</param>
    /// <param name="evaluations">Every evaluation of the new scan, keys distinct.</param>
    /// <param name="whyMissing">Why a resource of this type and region may be missing although it exists; null when it is gone.</param>
    /// <param name="whyOff">In a sentence, why the control of that id is switched off; null while it is on.</param>
    /// <param name="idNow">The id that the control of an id has now, so that a finding lives on when its control is renamed.</param>
    public static IEnumerable<FindingChange> Apply(
        IEnumerable<FindingState> previous,
        IReadOnlyCollection<Evaluation> evaluations,
        Func<string, string, Unreadable?> whyMissing,
        DateTimeOffset at,
        Func<string, string?>? whyOff = null,
        Func<string, string>? idNow = null)
    {
        var evaluated = evaluations.ToDictionary(evaluation => evaluation.Key);
        var unreadable = evaluations
            .Where(evaluation => evaluation is { SubKey: "", Verdict.Outcome: Outcome.Unknown })
            .ToDictionary(evaluation => (evaluation.ControlId, evaluation.Resource.Arn), evaluation => evaluation.Verdict);
        var judged = evaluations.Select(evaluation => (evaluation.ControlId, evaluation.Resource.Arn)).ToHashSet();
        var known = new HashSet<EvaluationKey>();

        foreach (var stored in previous)
        {
            var before = idNow?.Invoke(stored.Key.ControlId) is { } id && id != stored.Key.ControlId ? stored with { Key = stored.Key with { ControlId = id } } : stored;
            // Two that have come to be one: the first goes on.
            var change = !known.Add(before.Key) ? stored.Status is FindingStatus.Gone ? null : Gone(before = stored, at)
                : whyOff?.Invoke(before.Key.ControlId) is { } off ? SwitchedOff(before, off)
                : evaluated.TryGetValue(before.Key, out var evaluation) ? Next(before, evaluation, at)
                : before.Status is FindingStatus.Gone ? null
                : unreadable.TryGetValue((before.Key.ControlId, before.Key.Resource), out var verdict) ? Stale(before, verdict.Unreadable!, at)
                : judged.Contains((before.Key.ControlId, before.Key.Resource)) ? Gone(before, at)
                : whyMissing(before.Resource.Type, before.Resource.Region) is { } why ? Stale(before, why, at)
                : Gone(before, at);
            if (change is not null)
                yield return change with { Before = stored, After = change.After.IsOpen ? change.After : change.After with { Exception = null } };
            else if (before.Key != stored.Key)
                yield return new FindingChange(FindingTransition.Renamed, stored, before);
        }

        foreach (var evaluation in evaluations)
            if (!known.Contains(evaluation.Key))
                yield return First(evaluation, at);
    }

    private static FindingChange First(Evaluation evaluation, DateTimeOffset at)
    {
        var fails = evaluation.Verdict.Outcome is Outcome.Fail;
        return new FindingChange(fails ? FindingTransition.Opened : FindingTransition.Recorded, Before: null, new FindingState
        {
            Key = evaluation.Key,
            Resource = evaluation.Resource,
            Severity = evaluation.Severity,
            Outcome = evaluation.Verdict.Outcome,
            Status = fails ? FindingStatus.Open : FindingStatus.None,
            Because = evaluation.Verdict.Because,
            Evidence = evaluation.Verdict.Evidence,
            Unreadable = evaluation.Verdict.Unreadable,
            FirstSeen = at,
            OpenedAt = fails ? at : null,
            StaleSince = evaluation.Verdict.Outcome is Outcome.Unknown ? at : null,
        });
    }

    private static FindingChange? Next(FindingState before, Evaluation evaluation, DateTimeOffset at)
    {
        var verdict = evaluation.Verdict;
        if (verdict.Outcome is Outcome.Unknown)
            return Stale(before, verdict.Unreadable!, at);

        var after = before with
        {
            Resource = evaluation.Resource,
            Severity = evaluation.Severity,
            Outcome = verdict.Outcome,
            Because = verdict.Because,
            Evidence = verdict.Evidence,
            Unreadable = null,
            StaleSince = null,
        };

        return (before.Status, verdict.Outcome) switch
        {
            (FindingStatus.Off, Outcome.Fail) when Back(before) is FindingStatus.Open => Change(FindingTransition.SwitchedOn, after with { Status = FindingStatus.Open }),
            (FindingStatus.Off, not Outcome.Fail) when Back(before) is FindingStatus.Open => Change(FindingTransition.Resolved, after with { Status = FindingStatus.Resolved, ResolvedAt = at }),
            (FindingStatus.Off, not Outcome.Fail) => Change(FindingTransition.SwitchedOn, after with { Status = Back(before) }),
            (not FindingStatus.Open, Outcome.Fail) when before.OpenedAt is null => Change(FindingTransition.Opened, after with { Status = FindingStatus.Open, OpenedAt = at }),
            (not FindingStatus.Open, Outcome.Fail) => Change(FindingTransition.Reopened, after with { Status = FindingStatus.Open, OpenedAt = at, ResolvedAt = null }),
            (FindingStatus.Open, not Outcome.Fail) => Change(FindingTransition.Resolved, after with { Status = FindingStatus.Resolved, ResolvedAt = at }),
            (FindingStatus.Gone, _) => Change(FindingTransition.Recorded, after with { Status = Back(before) }),
            _ when before.StaleSince is not null => Change(FindingTransition.Reread, after),
            _ when Differs(before, after) => Change(FindingTransition.EvidenceChanged, after),
            _ => null,
        };

        FindingChange Change(FindingTransition transition, FindingState state) => new(transition, before, state);
    }

    private static FindingChange? Stale(FindingState before, Unreadable why, DateTimeOffset at) =>
        before.StaleSince is not null && before.Unreadable == why
            ? null
            : new FindingChange(FindingTransition.WentStale, before, before with
            {
                Outcome = Outcome.Unknown,
                Status = Back(before),
                // What was last seen to fail is still what a reader must know; only a verdict that says nothing gives way to the reason.
                Because = before.Status is FindingStatus.Open ? before.Because : why.Message,
                Unreadable = why,
                StaleSince = before.StaleSince ?? at,
            });

    private static FindingChange Gone(FindingState before, DateTimeOffset at) =>
        new(FindingTransition.Gone, before, before with
        {
            Status = FindingStatus.Gone,
            ResolvedAt = Back(before) is FindingStatus.Open ? at : before.ResolvedAt,
            Unreadable = null,
            StaleSince = null,
        });

    /// <summary>Nobody knows what became of it: that it failed, or was fixed, before stays as it was.</summary>
    private static FindingChange? SwitchedOff(FindingState before, string why) =>
        before.Status is FindingStatus.Gone || (before.Status is FindingStatus.Off && before.Because == why)
            ? null
            : new FindingChange(FindingTransition.SwitchedOff, before, before with { Status = FindingStatus.Off, Because = why, Unreadable = null, StaleSince = null });

    /// <summary>Where a finding stood before it was gone or its control was switched off; of any other, where it stands.</summary>
    private static FindingStatus Back(FindingState before) =>
        before.Status is not (FindingStatus.Gone or FindingStatus.Off) ? before.Status
        : before.OpenedAt is null ? FindingStatus.None
        : before.ResolvedAt is null ? FindingStatus.Open
        : FindingStatus.Resolved;

    private static bool Differs(FindingState before, FindingState after) =>
        before.Because != after.Because || before.Outcome != after.Outcome || before.Severity != after.Severity || !before.Evidence.SequenceEqual(after.Evidence);
}
