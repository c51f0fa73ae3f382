using System.Globalization;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Scoring;

public sealed class ScorecardTests
{
    // Resources of eight, parts of two, so that instances fall together; whole resources and their parts come from different controls.
    private static readonly Gen<OpenInstance[]> Open = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.OneOf("", "a", "b"), Gen.Bool)
        .Select((control, resource, part, isUnknown) => Instance(control, resource, control % 2 == 0 ? part : "", (Severity)(control % 4), isUnknown))
        .Array[0, 20].Select(instances => instances.DistinctBy(instance => instance.Key).ToArray());

    [Fact]
    public void Both_ends_count_what_is_unknown_as_failing_and_as_passing()
    {
        var card = Scorecard.Of([Instance(1, 1, "", Severity.High, isUnknown: false), Instance(2, 1, "", Severity.Critical, isUnknown: true)]);

        Assert.Equal(("D", "C", 1, 55.0), (card.Score.Grade, card.ScoreIfUnknownPasses.Grade, card.Unknown, card.RiskPoints));
    }

    [Fact]
    public void What_could_not_be_read_keeps_its_last_known_number()
    {
        OpenInstance[] failing = [Instance(0, 1, "a", Severity.High, isUnknown: false), Instance(0, 1, "b", Severity.High, isUnknown: false)];
        OpenInstance[] unread = [.. failing.Select(instance => instance with { IsUnknown = true }), Instance(0, 1, "", Severity.High, isUnknown: true)];

        Assert.Equal(Scorecard.Of(failing).Score, Scorecard.Of(unread).Score);
        Assert.Equal(2, Scorecard.Of(unread).Unknown);
    }

    [Fact]
    public void What_was_never_read_counts_once() => Assert.Equal(Scorecard.Of([Instance(0, 1, "", Severity.High, isUnknown: false)]).Score, Scorecard.Of([Instance(0, 1, "", Severity.High, isUnknown: true)]).Score);

    [Fact]
    public void Is_never_better_than_if_what_is_unknown_passed() => Open.Sample(open => Scorecard.Of(open) is var card && card.Score <= card.ScoreIfUnknownPasses);

    [Fact]
    public void Exceptions_leave_the_score_as_it_is_and_stand_beside_it() => Gen.Select(Open, Gen.Bool.Array[20]).Sample((open, excepted) =>
    {
        OpenInstance[] marked = [.. open.Select((instance, index) => instance with { IsExcepted = excepted[index] })];
        var (card, plain) = (Scorecard.Of(marked), Scorecard.Of(open));

        Assert.Equal((plain.Score, plain.ScoreIfUnknownPasses, plain.RiskPoints), (card.Score, card.ScoreIfUnknownPasses, card.RiskPoints));
        Assert.True(card.ScoreWithExceptions >= card.Score);
        Assert.True(card.RiskPointsWithExceptions <= card.RiskPoints);
        Assert.Equal(Scorecard.Of(marked.Select(instance => instance with { IsExcepted = true })).ScoreWithExceptions, Score.Perfect);
        Assert.Equal(plain.Score, plain.ScoreWithExceptions);
    });

    [Fact]
    public void Making_something_unreadable_raises_no_score_with_exceptions() => Gen.Select(Open, Gen.Bool.Array[20], Gen.Int[0, 1000]).Sample((open, excepted, choice) =>
    {
        if (open.Length == 0)
            return;

        OpenInstance[] marked = [.. open.Select((instance, index) => instance with { IsExcepted = excepted[index] })];
        OpenInstance[] after = [.. marked.Select((instance, index) => index == choice % open.Length ? instance with { IsUnknown = true } : instance)];
        Assert.True(Scorecard.Of(after).ScoreWithExceptions <= Scorecard.Of(marked).ScoreWithExceptions);
    });

    [Fact]
    public void Making_something_unreadable_never_raises_it() => Gen.Select(Open, Gen.Int[0, 1000]).Sample((open, choice) =>
    {
        if (open.Length == 0)
            return;

        var unread = open[choice % open.Length];
        OpenInstance[] after = [.. open.Select(instance => instance == unread ? instance with { IsUnknown = true } : instance)];
        Assert.True(Scorecard.Of(after).Score <= Scorecard.Of(open).Score);
    });

    [Fact]
    public void A_gain_is_positive_and_exactly_the_difference_of_two_scores() => Open.Sample(open =>
    {
        var card = Scorecard.Of(open);
        foreach (var instance in open.Where(instance => !open.Any(other => other.Key.ControlId == instance.Key.ControlId && other.Key.Resource == instance.Key.Resource && other.Key.SubKey.Length == 0 != (instance.Key.SubKey.Length == 0))))
        {
            var gain = card.GainOf(instance.Key);
            Assert.True(gain > 0);
            Assert.Equal(Scorecard.Of(open.Where(other => other != instance)).Score.Value - card.Score.Value, gain);
        }
    });

    [Fact]
    public void The_gain_of_a_bundle_is_the_score_of_what_is_left_and_not_a_sum() => Open.Sample(open => Math.Abs(Scorecard.Of(open).Score.Value + Scorecard.Of(open).GainOf([.. open.Select(instance => instance.Key)]) - 100) < 1e-9);

    [Fact]
    public void A_key_that_is_not_open_gains_nothing() => Assert.Equal(0, Scorecard.Of([Instance(1, 1, "", Severity.Low, isUnknown: false)]).GainOf(Instance(2, 1, "", Severity.Low, isUnknown: false).Key));

    [Fact]
    public void Passing_evaluations_change_nothing()
    {
        var fails = new Evaluation("AN-05", Some.User.Id, "", Severity.High, Verdict.Fail("It fails."));
        var passes = fails with { ControlId = "AN-07", Verdict = Verdict.Pass("It passes.") };

        Assert.Equal(Scorecard.Of([fails]).Score, Scorecard.Of([fails, passes, passes with { ControlId = "CB-01", Verdict = Verdict.NotApplicable("It does not apply.") }]).Score);
    }

    [Fact]
    public void Hardly_any_fix_of_the_demo_estate_is_too_small_to_see()
    {
        var result = EstateResult.Of(DemoEstate.Snapshots(Some.Now));
        var gains = result.Findings.Where(finding => finding.Evaluation.Verdict.Outcome is Outcome.Fail)
            .SelectMany(finding => finding.Pipelines.Select(pipeline => pipeline.Scorecard.GainOf(finding.Evaluation.Key))).ToList();

        Assert.NotEmpty(gains);
        Assert.All(gains, gain => Assert.True(gain > 0));
        var invisible = gains.Count(gain => gain.ToString("0.0", CultureInfo.InvariantCulture) is "0.0");
        Assert.True(invisible <= gains.Count / 10, $"{invisible} of {gains.Count} gains round to 0.0.");
    }

    private static OpenInstance Instance(int control, int resource, string part, Severity severity, bool isUnknown) =>
        new(new EvaluationKey($"XX-{control:00}", new Arn($"arn:aws:iam::111122223333:user/{resource}"), part), severity, isUnknown);
}
