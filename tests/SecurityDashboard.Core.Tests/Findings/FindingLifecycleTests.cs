using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

public sealed class FindingLifecycleTests
{
    private static readonly DateTimeOffset Monday = Some.Now;
    private static readonly DateTimeOffset Tuesday = Some.Now.AddDays(1);
    private static readonly DateTimeOffset Wednesday = Some.Now.AddDays(2);

    [Fact]
    public void Opens_a_finding_that_fails_for_the_first_time()
    {
        var change = Assert.Single(Apply([], Monday, Fails("It fails.")));

        Assert.Equal((FindingTransition.Opened, FindingStatus.Open, Monday, "It fails."), (change.Transition, change.After.Status, change.After.OpenedAt, change.After.Because));
        Assert.Null(change.Before);
        Assert.True(change.After.IsOpen);
    }

    [Fact]
    public void Records_a_pass_as_positive_evidence()
    {
        var change = Assert.Single(Apply([], Monday, Passes));

        Assert.Equal((FindingTransition.Recorded, FindingStatus.None, Outcome.Pass), (change.Transition, change.After.Status, change.After.Outcome));
        Assert.False(change.After.IsOpen);
    }

    [Fact]
    public void Says_nothing_when_nothing_changed() => Assert.Empty(Apply([After(Monday, Fails("It fails."))], Tuesday, Fails("It fails.")));

    [Fact]
    public void Resolves_a_finding_that_passes()
    {
        var change = Assert.Single(Apply([After(Monday, Fails("It fails."))], Tuesday, Passes));

        Assert.Equal((FindingTransition.Resolved, FindingStatus.Resolved, Monday, Tuesday), (change.Transition, change.After.Status, change.After.OpenedAt, change.After.ResolvedAt));
    }

    [Fact]
    public void Resolves_a_finding_to_which_the_control_no_longer_applies() =>
        Assert.Equal(FindingTransition.Resolved, Assert.Single(Apply([After(Monday, Fails("It fails."))], Tuesday, Verdict.NotApplicable("It does not apply."))).Transition);

    [Fact]
    public void Reopens_a_resolved_finding_that_fails_again()
    {
        var resolved = After(Tuesday, Passes, After(Monday, Fails("It fails.")));
        var change = Assert.Single(Apply([resolved], Wednesday, Fails("It fails again.")));

        Assert.Equal((FindingTransition.Reopened, FindingStatus.Open, Wednesday, "It fails again."), (change.Transition, change.After.Status, change.After.OpenedAt, change.After.Because));
        Assert.Null(change.After.ResolvedAt);
        Assert.Equal(Monday, change.After.FirstSeen);
    }

    [Fact]
    public void Opens_for_the_first_time_what_had_only_passed() =>
        Assert.Equal(FindingTransition.Opened, Assert.Single(Apply([After(Monday, Passes)], Tuesday, Fails("It fails."))).Transition);

    [Fact]
    public void Keeps_an_open_finding_open_and_stale_while_it_cannot_be_read()
    {
        var change = Assert.Single(Apply([After(Monday, Fails("It fails."))], Tuesday, Unknown));

        Assert.Equal((FindingTransition.WentStale, FindingStatus.Open, Outcome.Unknown, Tuesday), (change.Transition, change.After.Status, change.After.Outcome, change.After.StaleSince));
        Assert.Equal(("It fails.", Some.Denied), (change.After.Because, change.After.Unreadable));
        Assert.True(change.After.IsOpen);
    }

    [Fact]
    public void Never_opens_what_cannot_be_read_though_it_counts_as_failing()
    {
        var state = Assert.Single(Apply([], Monday, Unknown)).After;

        Assert.Equal((FindingStatus.None, Some.Denied.Message), (state.Status, state.Because));
        Assert.Null(state.OpenedAt);
        Assert.True(state.IsOpen);
    }

    [Fact]
    public void Says_nothing_while_it_stays_unreadable_for_the_same_reason() => Assert.Empty(Apply([After(Tuesday, Unknown, After(Monday, Fails("It fails.")))], Wednesday, Unknown));

    [Fact]
    public void Says_it_again_when_the_reason_is_another()
    {
        var stale = After(Tuesday, Unknown, After(Monday, Fails("It fails.")));
        var change = Assert.Single(Apply([stale], Wednesday, Verdict.Unknown(Unreadable.NeverCollected)));

        Assert.Equal((FindingTransition.WentStale, Tuesday, Unreadable.NeverCollected), (change.Transition, change.After.StaleSince, change.After.Unreadable));
    }

    [Fact]
    public void Rereads_a_stale_finding_that_still_fails()
    {
        var stale = After(Tuesday, Unknown, After(Monday, Fails("It fails.")));
        var change = Assert.Single(Apply([stale], Wednesday, Fails("It fails.")));

        Assert.Equal((FindingTransition.Reread, FindingStatus.Open, Monday), (change.Transition, change.After.Status, change.After.OpenedAt));
        Assert.Null(change.After.StaleSince);
        Assert.Null(change.After.Unreadable);
    }

    [Fact]
    public void Resolves_a_stale_finding_that_passes_when_it_is_read_again() =>
        Assert.Equal(FindingTransition.Resolved, Assert.Single(Apply([After(Tuesday, Unknown, After(Monday, Fails("It fails.")))], Wednesday, Passes)).Transition);

    [Fact]
    public void Tells_of_other_evidence_another_message_or_another_severity()
    {
        var before = After(Monday, Fails("It fails."));

        Assert.Equal(FindingTransition.EvidenceChanged, Assert.Single(Apply([before], Tuesday, Fails("It fails otherwise."))).Transition);
        Assert.Equal(FindingTransition.EvidenceChanged, Assert.Single(Apply([before], Tuesday, Fails("It fails.") with { Evidence = [new Evidence("a", "1", "2")] })).Transition);
        Assert.Equal(FindingTransition.EvidenceChanged, Assert.Single(FindingLifecycle.Apply([before], [Evaluation(Fails("It fails.")) with { Severity = Severity.Low }], NothingIsMissing, Tuesday)).Transition);
    }

    [Fact]
    public void Lets_a_finding_go_with_its_resource()
    {
        var change = Assert.Single(FindingLifecycle.Apply([After(Monday, Fails("It fails."))], [], NothingIsMissing, Tuesday));

        Assert.Equal((FindingTransition.Gone, FindingStatus.Gone, Tuesday), (change.Transition, change.After.Status, change.After.ResolvedAt));
        Assert.False(change.After.IsOpen);
    }

    [Fact]
    public void Calls_nothing_resolved_that_never_failed_when_it_goes() =>
        Assert.Null(Assert.Single(FindingLifecycle.Apply([After(Monday, Passes)], [], NothingIsMissing, Tuesday)).After.ResolvedAt);

    [Fact]
    public void Says_of_a_thing_that_is_gone_only_once_that_it_is() => Assert.Empty(FindingLifecycle.Apply([Gone(Fails("It fails."))], [], NothingIsMissing, Wednesday));

    [Fact]
    public void Keeps_a_finding_whose_resource_may_only_be_out_of_sight()
    {
        var change = Assert.Single(FindingLifecycle.Apply([After(Monday, Fails("It fails."))], [], (_, _) => Some.Denied, Tuesday));

        Assert.Equal((FindingTransition.WentStale, FindingStatus.Open, Some.Denied), (change.Transition, change.After.Status, change.After.Unreadable));
    }

    [Fact]
    public void Keeps_the_parts_of_a_resource_that_cannot_be_read_as_a_whole()
    {
        var part = After(Monday, Fails("Key 1 fails."), subKey: "key 1");
        var changes = Apply([part], Tuesday, Unknown).ToList();

        Assert.Equal([FindingTransition.WentStale, FindingTransition.Recorded], changes.Select(change => change.Transition));
        Assert.Equal(FindingStatus.Open, changes[0].After.Status);
    }

    [Fact]
    public void Lets_a_part_go_that_the_resource_no_longer_has()
    {
        var (one, two) = (After(Monday, Fails("Key 1 fails."), subKey: "key 1"), After(Monday, Fails("Key 2 fails."), subKey: "key 2"));

        var change = Assert.Single(FindingLifecycle.Apply([one, two], [Evaluation(Fails("Key 1 fails."), "key 1")], NothingIsMissing, Tuesday));
        Assert.Equal((FindingTransition.Gone, "key 2"), (change.Transition, change.After.Key.SubKey));
    }

    [Fact]
    public void Takes_a_finding_up_again_that_was_gone()
    {
        Assert.Equal((FindingTransition.Reopened, FindingStatus.Open), Of(Assert.Single(Apply([Gone(Fails("It fails."))], Wednesday, Fails("It fails.")))));
        Assert.Equal((FindingTransition.Opened, FindingStatus.Open), Of(Assert.Single(Apply([Gone(Passes)], Wednesday, Fails("It fails.")))));
        Assert.Equal((FindingTransition.Recorded, FindingStatus.Resolved), Of(Assert.Single(Apply([Gone(Fails("It fails."))], Wednesday, Passes))));
        Assert.Equal((FindingTransition.Recorded, FindingStatus.None), Of(Assert.Single(Apply([Gone(Passes)], Wednesday, Passes))));
        Assert.Equal((FindingTransition.WentStale, FindingStatus.Resolved), Of(Assert.Single(Apply([Gone(Fails("It fails."))], Wednesday, Unknown))));
    }

    [Fact]
    public void Closes_as_switched_off_and_not_as_fixed_what_a_control_that_is_off_said()
    {
        var change = Assert.Single(Off(After(Monday, Fails("It fails."))));

        Assert.Equal((FindingTransition.SwitchedOff, FindingStatus.Off, "Ada switched it off."), (change.Transition, change.After.Status, change.After.Because));
        Assert.Null(change.After.ResolvedAt);
        Assert.False(change.After.IsOpen);
        Assert.Empty(Off(change.After));
        Assert.False(Assert.Single(Off(After(Monday, Unknown))).After.IsOpen);
    }

    [Fact]
    public void Leaves_what_was_gone_before_the_control_was_switched_off() => Assert.Empty(Off(Gone(Passes)));

    [Fact]
    public void Comes_back_as_it_stood_when_the_control_judges_again()
    {
        var failing = Assert.Single(Apply([Assert.Single(Off(After(Monday, Fails("It fails.")))).After], Wednesday, Fails("It fails.")));

        Assert.Equal((FindingTransition.SwitchedOn, FindingStatus.Open), Of(failing));
        Assert.Equal(Monday, failing.After.OpenedAt);
        Assert.Equal((FindingTransition.Resolved, FindingStatus.Resolved), Of(Assert.Single(Apply([SwitchedOff(Fails("It fails."))], Wednesday, Passes))));
        Assert.Equal((FindingTransition.WentStale, FindingStatus.Open), Of(Assert.Single(Apply([SwitchedOff(Fails("It fails."))], Wednesday, Unknown))));
        Assert.Equal((FindingTransition.SwitchedOn, FindingStatus.None), Of(Assert.Single(Apply([SwitchedOff(Passes)], Wednesday, Passes))));
        Assert.Equal((FindingTransition.Opened, FindingStatus.Open), Of(Assert.Single(Apply([SwitchedOff(Passes)], Wednesday, Fails("It fails.")))));
    }

    [Fact]
    public void Is_gone_and_no_longer_open_when_the_resource_was_deleted_while_the_control_was_off()
    {
        var gone = Assert.Single(FindingLifecycle.Apply([SwitchedOff(Fails("It fails."))], [], NothingIsMissing, Wednesday));

        Assert.Equal((FindingTransition.Gone, FindingStatus.Gone), Of(gone));
        Assert.Equal((FindingTransition.Recorded, FindingStatus.Resolved), Of(Assert.Single(Apply([gone.After], Wednesday, Passes))));
    }

    private static IEnumerable<FindingChange> Off(FindingState before) =>
        FindingLifecycle.Apply([before], [], NothingIsMissing, Tuesday, control => control is "AN-07" ? "Ada switched it off." : null);

    private static FindingState SwitchedOff(Verdict verdict) => Assert.Single(Off(After(Monday, verdict))).After;

    private static Verdict Passes => Verdict.Pass("It passes.");

    private static Verdict Unknown => Verdict.Unknown(Some.Denied);

    private static Verdict Fails(string because) => Verdict.Fail(because);

    private static Unreadable? NothingIsMissing(string type, string region) => null;

    private static (FindingTransition, FindingStatus) Of(FindingChange change) => (change.Transition, change.After.Status);

    private static IEnumerable<FindingChange> Apply(ImmutableArray<FindingState> previous, DateTimeOffset at, Verdict verdict) =>
        FindingLifecycle.Apply(previous, [Evaluation(verdict)], NothingIsMissing, at);

    private static FindingState After(DateTimeOffset at, Verdict verdict, FindingState? before = null, string subKey = "") =>
        Assert.Single(FindingLifecycle.Apply(before is null ? [] : [before], [Evaluation(verdict, subKey)], NothingIsMissing, at)).After;

    private static FindingState Gone(Verdict verdict) => Assert.Single(FindingLifecycle.Apply([After(Monday, verdict)], [], NothingIsMissing, Tuesday)).After;

    private static Evaluation Evaluation(Verdict verdict, string subKey = "") => new("AN-07", Some.User.Id, subKey, Severity.Medium, verdict);
}
