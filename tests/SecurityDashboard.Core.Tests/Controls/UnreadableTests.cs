using System.Collections.Immutable;
using SecurityDashboard.Demo;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Controls;

/// <summary>What could not be read is either irrelevant or makes a verdict unknown. It never makes anything look better.</summary>
public sealed class UnreadableTests
{
    private static readonly ImmutableArray<AccountSnapshot> Demo = DemoEstate.Snapshots(Some.Now);

    // The sandbox shares nothing with the others and has no kind of thing that they do not have.
    public static TheoryData<string, int> DemoAccounts => new(Demo.Take(2).Select((snapshot, index) => (snapshot.Account.Text, index)));

    [Fact]
    public void Nothing_of_the_secure_estate_looks_better_unread() => AssertNothingLooksBetter([Some.Snapshot], Variants.Of(Some.Snapshot));

    [Theory]
    [MemberData(nameof(DemoAccounts))]
    public void Nothing_of_the_demo_estate_looks_better_unread(string account, int index) =>
        AssertNothingLooksBetter(Demo, Portion.Of(Variants.Of(Demo.Single(snapshot => snapshot.Account.Text == account)).GroupBy(variant => variant.Kind).Select(kind => OneOf([.. kind], index)), oneIn: 5));

    // Of each kind one, the first of one account and one in the middle of the next: that keeps the suite short.
    private static Variant OneOf(ImmutableArray<Variant> variants, int index) => variants[variants.Length / 2 * index];

    private static void AssertNothingLooksBetter(ImmutableArray<AccountSnapshot> snapshots, IEnumerable<Variant> variants)
    {
        var before = snapshots.Select(snapshot => Judged.Of(new Estate(snapshot, snapshots))).ToList();
        foreach (var variant in variants)
        {
            ImmutableArray<AccountSnapshot> after = [.. snapshots.Select(snapshot => snapshot.Account == variant.Snapshot.Account ? variant.Snapshot : snapshot)];
            // Of another account only pipelines, projects and what is not there at all can matter.
            foreach (var judged in before.Where(judged => judged.Estate.Subject.Account == variant.Snapshot.Account || !variant.Kind.Contains(' ', StringComparison.Ordinal) || variant.Kind.Contains("listing", StringComparison.Ordinal)
                || variant.Kind.EndsWith("Definition", StringComparison.Ordinal)))
                AssertNotBetter(judged, new Estate(after.Single(snapshot => snapshot.Account == judged.Estate.Subject.Account), after), variant.Name);
        }
    }

    private static void AssertNotBetter(Judged before, Estate estate, string unread)
    {
        var after = ControlEngine.Evaluate(estate);
        foreach (var evaluation in after)
        {
            var outcome = evaluation.Verdict.Outcome;
            var known = before.Outcomes.TryGetValue(evaluation.Key, out var was);
            Assert.True(outcome is Outcome.Unknown || (known && outcome == was), $"Without {unread}, {evaluation.ControlId} on {evaluation.Resource.Arn} {evaluation.SubKey} went from {(known ? was : "nothing")} to {outcome}: {evaluation.Verdict.Because}");
        }

        var changes = FindingLifecycle.Apply(before.States, after, estate.WhyMissing, Some.Now.AddHours(6)).ToList();
        Assert.All(changes, change => Assert.True(
            change.Transition is FindingTransition.WentStale or FindingTransition.Recorded or FindingTransition.EvidenceChanged,
            $"Without {unread}, the finding {change.After.Key} {change.Transition}: {change.After.Because}"));

        // A pipeline's scope is what was reached before and what is reached now: what went out of sight still belongs to it.
        var states = before.States.ToDictionary(state => state.Key);
        foreach (var change in changes)
            states[change.After.Key] = change.After;
        var byResource = states.Values.ToLookup(state => state.Resource.Arn);
        foreach (var (pipeline, scope, score) in before.Pipelines)
            Assert.True(ScoreOf(scope.Union(estate.Scopes.ResourcesOf(pipeline)), byResource) <= score, $"Without {unread}, the score of {pipeline} rose.");
    }

    private static Score ScoreOf(IEnumerable<Arn> scope, ILookup<Arn, FindingState> states) => Scorecard.Of(scope.SelectMany(arn => states[arn]).Where(state => state.IsOpen)
        .Select(state => new OpenInstance(state.Key, state.Severity, state.Outcome is Outcome.Unknown))).Score;

    private sealed record Judged(Estate Estate, Dictionary<EvaluationKey, Outcome> Outcomes, ImmutableArray<FindingState> States, ImmutableArray<(Arn Pipeline, ImmutableArray<Arn> Scope, Score Score)> Pipelines)
    {
        public static Judged Of(Estate estate)
        {
            var evaluations = ControlEngine.Evaluate(estate);
            ImmutableArray<FindingState> states = [.. FindingLifecycle.Apply([], evaluations, estate.WhyMissing, Some.Now).Select(change => change.After)];
            var byResource = states.ToLookup(state => state.Resource.Arn);
            return new Judged(estate, evaluations.ToDictionary(evaluation => evaluation.Key, evaluation => evaluation.Verdict.Outcome), states,
            [
                .. estate.Subject.Resources.OfType<Pipeline>().Select(pipeline => (pipeline.Arn, estate.Scopes.ResourcesOf(pipeline.Arn), ScoreOf(estate.Scopes.ResourcesOf(pipeline.Arn), byResource))),
            ]);
        }
    }
}
