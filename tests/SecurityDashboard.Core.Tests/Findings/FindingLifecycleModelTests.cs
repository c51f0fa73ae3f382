using System.Collections.Immutable;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

/// <summary>Whatever a year of scans brings, the states follow a model so simple that one can see it is right.</summary>
public sealed class FindingLifecycleModelTests
{
    private static readonly string[] Users = ["ada", "bob", "cleo"];

    private static readonly Gen<Seen[][]> Year = Gen.Enum<Seen>().Array[Users.Length].Array[1, 12];

    [Fact]
    public void States_follow_the_model() => Year.Sample(scans =>
    {
        var states = new Dictionary<EvaluationKey, FindingState>();
        for (var day = 0; day < scans.Length; day++)
        {
            foreach (var change in Apply(states, scans[day], day))
                states[change.After.Key] = change.After;

            for (var user = 0; user < Users.Length; user++)
                AssertModel([.. scans.Take(day + 1).Select(scan => scan[user])], states.GetValueOrDefault(Evaluation(user, Seen.Pass).Key));
        }
    });

    [Fact]
    public void A_scan_that_saw_the_same_writes_nothing() => Year.Sample(scans =>
    {
        var states = new Dictionary<EvaluationKey, FindingState>();
        for (var day = 0; day < scans.Length; day++)
            foreach (var change in Apply(states, scans[day], day))
                states[change.After.Key] = change.After;

        Assert.Empty(Apply(states, scans[^1], scans.Length));
    });

    [Fact]
    public void Every_change_leads_from_the_state_before_to_another() => Year.Sample(scans =>
    {
        var states = new Dictionary<EvaluationKey, FindingState>();
        for (var day = 0; day < scans.Length; day++)
            foreach (var change in Apply(states, scans[day], day))
            {
                Assert.Equal(states.GetValueOrDefault(change.After.Key), change.Before);
                Assert.NotEqual(change.Before, change.After);
                states[change.After.Key] = change.After;
            }
    });

    /// <summary>Only what was judged decides; what was out of sight leaves the last word standing.</summary>
    private static void AssertModel(ImmutableArray<Seen> seen, FindingState? state)
    {
        var known = seen.SkipWhile(one => one is Seen.Absent or Seen.OutOfSight).ToList();
        if (known.Count == 0)
        {
            Assert.Null(state);
            return;
        }

        var word = known.FindLast(one => one is not (Seen.Unknown or Seen.OutOfSight));
        var isBlind = known[^1] is Seen.Unknown || (known[^1] is Seen.OutOfSight && !IsGone(known));
        var everFailed = known.Contains(Seen.Fail);
        var decided = known.Exists(one => one is not (Seen.Unknown or Seen.OutOfSight));

        Assert.NotNull(state);
        Assert.Equal(isBlind, state.StaleSince is not null);
        Assert.Equal(isBlind, state.Unreadable is not null);
        Assert.Equal(everFailed, state.OpenedAt is not null);
        Assert.Equal(IsGone(known) ? FindingStatus.Gone : decided && word is Seen.Fail ? FindingStatus.Open : everFailed ? FindingStatus.Resolved : FindingStatus.None, state.Status);
        Assert.Equal(state.Status is FindingStatus.Open || isBlind, state.IsOpen);
        Assert.Equal(everFailed && state.Status is not FindingStatus.Open, state.ResolvedAt is not null);
    }

    /// <summary>Gone stays gone while nothing is seen of it.</summary>
    private static bool IsGone(List<Seen> known) => known.FindLast(one => one is not Seen.OutOfSight) is Seen.Absent;

    private static List<FindingChange> Apply(Dictionary<EvaluationKey, FindingState> states, Seen[] scan, int day)
    {
        var evaluations = scan.Select((seen, user) => (seen, user)).Where(one => one.seen is not (Seen.Absent or Seen.OutOfSight)).Select(one => Evaluation(one.user, one.seen)).ToList();

        // Each user lives in a region of its own, so that one can be out of sight and another gone.
        return [.. FindingLifecycle.Apply(states.Values, evaluations, (_, region) => scan[Array.IndexOf(Users, region)] is Seen.OutOfSight ? Some.Denied : null, Some.Now.AddDays(day))];
    }

    private static Evaluation Evaluation(int user, Seen seen) => new("AN-05", new ResourceId(new Arn($"arn:aws:iam::111122223333:user/{Users[user]}"), ResourceTypes.User, Some.Account, Users[user]), "", Severity.High, seen switch
    {
        Seen.Fail => Verdict.Fail("It fails."),
        Seen.NotApplicable => Verdict.NotApplicable("It does not apply."),
        Seen.Unknown => Verdict.Unknown(Unreadable.NeverCollected),
        _ => Verdict.Pass("It passes."),
    });
}
