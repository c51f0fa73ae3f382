using System.Globalization;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Scoring;

/// <summary>What the score promises, over the controls that there are, with the severities that they have or were given.</summary>
public sealed class CatalogueScoreTests
{
    // Up to two hundred instances of each of up to forty controls: more than any pipeline has.
    private static readonly Gen<OpenInstance[]> Open = Gen.Select(Gen.Int[0, ControlCatalog.All.Length - 1], Gen.Int[1, 200], Gen.Int[0, 9], Gen.Enum<Severity>(), Gen.Int[0, 9])
        .Select((control, instances, unknown, changed, change) => Instances(ControlCatalog.All[control], instances, isUnknown: unknown == 0, severity: change == 0 ? changed : null))
        .Array[1, 40].Select(controls => controls.SelectMany(open => open).DistinctBy(instance => instance.Key).ToArray());

    [Fact]
    public void The_worst_severity_gives_the_band_and_nothing_leaves_it() => Open.Sample(open =>
    {
        var score = Scorecard.Of(open).Score;
        var (low, high, grades) = open.Max(instance => instance.Severity) switch
        {
            Severity.Critical => (0, 40, "ED"),
            Severity.High => (40, 70, "C"),
            Severity.Medium => (70, 90, "B"),
            _ => (90, 100, "A"),
        };

        Assert.True(score.Value >= low && score.Value < high, $"{score.Value} is outside {low} to {high}.");
        Assert.Contains(score.Grade, grades, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_fix_raises_the_score_by_exactly_its_gain() => Gen.Select(Open, Gen.Int[0, 100_000]).Sample((open, choice) =>
    {
        var card = Scorecard.Of(open);
        var fix = open[choice % open.Length];
        var after = Scorecard.Of(open.Where(instance => instance != fix)).Score;

        Assert.True(after > card.Score, $"{fix.Key.ControlId} fixed: {card.Score.Value} to {after.Value}.");
        Assert.Equal(after.Value - card.Score.Value, card.GainOf(fix.Key));
        Assert.True(after.Grade[0] <= card.Score.Grade[0], $"{card.Score.Grade} to {after.Grade}.");
    });

    [Fact]
    public void The_gain_of_a_bundle_is_the_difference_and_no_less_than_that_of_any_part() => Gen.Select(Open, Gen.Int[0, 100_000], Gen.Int[1, 20]).Sample((open, from, count) =>
    {
        var card = Scorecard.Of(open);
        EvaluationKey[] bundle = [.. open.Skip(from % open.Length).Take(count).Select(instance => instance.Key)];
        var after = Scorecard.Of(open.Where(instance => !bundle.Contains(instance.Key))).Score;

        Assert.Equal(after.Value - card.Score.Value, card.GainOf(bundle));
        Assert.All(bundle, key => Assert.True(card.GainOf(key) <= card.GainOf(bundle)));
    });

    [Fact]
    public void Whoever_hides_something_gains_nothing() => Gen.Select(Open, Gen.Int[0, 100_000], Gen.Int[1, 50]).Sample((open, from, count) =>
    {
        var hidden = open.Skip(from % open.Length).Take(count).ToHashSet();
        var (before, after) = (Scorecard.Of(open), Scorecard.Of(open.Select(instance => hidden.Contains(instance) ? instance with { IsUnknown = true } : instance)));

        Assert.Equal(before.Score, after.Score);
        Assert.True(after.ScoreIfUnknownPasses >= after.Score);
    });

    [Fact]
    public void Passing_resources_and_controls_change_nothing()
    {
        var result = EstateResult.Of(DemoEstate.Snapshots(Some.Now));
        var passing = result.Findings.Select(finding => finding.Evaluation).Where(evaluation => evaluation.Verdict.Outcome is Outcome.Pass or Outcome.NotApplicable).ToList();

        Assert.True(passing.Count > 1_000);
        foreach (var pipeline in result.Pipelines)
        {
            var own = result.Findings.Where(finding => finding.Pipelines.Contains(pipeline)).Select(finding => finding.Evaluation).ToList();
            Assert.Equal(pipeline.Scorecard.Score, Scorecard.Of(own).Score);
            Assert.Equal(pipeline.Scorecard.Score, Scorecard.Of(own.Concat(passing).DistinctBy(evaluation => evaluation.Key)).Score);
        }
    }

    [Fact]
    public void Letter_and_number_agree_as_they_are_shown() => Open.Sample(open =>
    {
        var score = Scorecard.Of(open).Score;
        Assert.Equal(score.Grade, new Score(double.Parse(score.ToString(), CultureInfo.InvariantCulture)).Grade);
    });

    [Fact]
    public void Any_positive_weights_keep_the_promises() => Gen.Select(Open, Gen.Double[1, 100].Array[4], Gen.Int[0, 100_000]).Sample((open, weights, choice) =>
    {
        var model = new ScoreModel(weights[0], weights[1], weights[2], weights[3]);
        var fix = open[choice % open.Length];
        Assert.True(Scorecard.Of(open.Where(instance => instance != fix), model).Score > Scorecard.Of(open, model).Score);
    });

    private static IEnumerable<OpenInstance> Instances(Control control, int count, bool isUnknown, Severity? severity) => Enumerable.Range(0, count)
        .Select(number => new OpenInstance(new EvaluationKey(control.Info.Id, new Arn($"arn:aws:{control.ResourceType}::111122223333:{number}"), ""), severity ?? control.Info.Severity, isUnknown));
}
