using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>
/// What a control would have found over time, had it judged then as it does now. Fed with one estate after another in order of time, it
/// holds how each account stands and nothing of the estates, so that any number of them takes no more memory than one.
/// </summary>
/// <param name="control">Judges also where it is switched off.</param>
/// <param name="settings">What counts in its replay; the estates' own are left aside.</param>
public sealed class ControlReplay(Control control, ControlSettings settings)
{
    /// <summary>How many resources are named; the numbers are of all of them.</summary>
    public const int MostNamed = 500;

    private readonly Dictionary<AccountId, (int Failing, int Unknown, int Passing)> _accounts = [];
    private readonly Dictionary<EvaluationKey, ReplayedFinding> _found = [];
    private readonly List<ReplayPoint> _points = [];

    /// <summary>How many failed at each moment at which that changed, in order of time.</summary>
    public ImmutableArray<ReplayPoint> Points => [.. _points];

    /// <summary>What failed at some time, the worst and then the latest first.</summary>
    public ImmutableArray<ReplayedFinding> Found => [.. _found.Values.OrderByDescending(found => found.Until is null).ThenByDescending(found => found.Severity).ThenByDescending(found => found.From).ThenBy(found => found.Key.Resource.Text, StringComparer.Ordinal).Take(MostNamed)];

    /// <summary>How many different findings failed at some time.</summary>
    public int FoundInAll => _found.Count;

    /// <summary>Judges an account as it stood from that moment on.</summary>
    /// <param name="at">Not before the one of the estate before.</param>
    public void Judge(Estate estate, DateTimeOffset at)
    {
        var account = estate.Subject.Account;
        var evaluations = ControlEngine.Evaluate(new Estate(estate.Subject, estate.Neighbours) { Allowed = estate.Allowed, Settings = settings }, [control]).Where(evaluation => evaluation.ControlId == control.Info.Id).ToList();
        _accounts[account] = (Count(evaluations, Outcome.Fail), Count(evaluations, Outcome.Unknown), Count(evaluations, Outcome.Pass));

        var failing = evaluations.Where(evaluation => evaluation.Verdict.Outcome is Outcome.Fail).ToDictionary(evaluation => evaluation.Key);
        var unknown = evaluations.Where(evaluation => evaluation.Verdict.Outcome is Outcome.Unknown).Select(evaluation => evaluation.Key.Resource).ToHashSet();
        var ended = _found.Values.Where(found => found.Account == account && found.Until is null && !failing.ContainsKey(found.Key))
            .Where(found => !unknown.Contains(found.Key.Resource) && estate.WhyMissing(found.Resource.Type, found.Resource.Region) is null);
        foreach (var found in ended.ToList())
            _found[found.Key] = found with { Until = at };
        foreach (var evaluation in failing.Values)
            _found[evaluation.Key] = _found.TryGetValue(evaluation.Key, out var known)
                ? known with { Until = null, Because = evaluation.Verdict.Because, Severity = evaluation.Severity }
                : new ReplayedFinding(evaluation.Key, evaluation.Resource, account, evaluation.Severity, evaluation.Verdict.Because, at, Until: null);

        var point = new ReplayPoint(at, _accounts.Values.Sum(it => it.Failing), _accounts.Values.Sum(it => it.Unknown), _accounts.Values.Sum(it => it.Passing));
        if (_points is [.., var last] && last with { At = at } == point)
            return;
        if (_points is [.., var same] && same.At == at)
            _points.RemoveAt(_points.Count - 1);
        _points.Add(point);
    }

    private static int Count(List<Evaluation> evaluations, Outcome outcome) => evaluations.Count(evaluation => evaluation.Verdict.Outcome == outcome);
}

/// <summary>How many evaluations stood how from a moment on.</summary>
public readonly record struct ReplayPoint(DateTimeOffset At, int Failing, int Unknown, int Passing);

/// <param name="From">When it was first seen to fail; the beginning of the replay where it failed then.</param>
/// <param name="Until">When it was read and did not fail, the last time; null where it fails at the end, or could not be read since.</param>
public sealed record ReplayedFinding(EvaluationKey Key, ResourceId Resource, AccountId Account, Severity Severity, string Because, DateTimeOffset From, DateTimeOffset? Until);
