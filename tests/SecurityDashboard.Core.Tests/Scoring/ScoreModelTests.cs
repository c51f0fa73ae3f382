using CsCheck;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Scoring;

public sealed class ScoreModelTests
{
    // Within these ranges the smallest step of a score is a hundred thousand times what a double can tell apart.
    private static readonly Gen<FailingControl[]> Failing = Gen.Select(Gen.Int[0, 30], Gen.Enum<Severity>(), Gen.Int[0, 200],
        (number, severity, instances) => new FailingControl($"XX-{number:00}", severity, instances)).Array[0, 25];

    private static readonly Gen<ScoreModel> Models = Gen.Select(Weight, Weight, Weight, Weight, (critical, high, medium, low) => new ScoreModel(critical, high, medium, low));

    private static Gen<double> Weight => Gen.Double[1, 100];

    public static TheoryData<string, double> OneFailure => new() { { "Low", 99.9 }, { "Medium", 89.9 }, { "High", 69.9 }, { "Critical", 39.9 } };

    [Fact]
    public void Nothing_fails_is_a_hundred() => Assert.Equal((100.0, "A+"), (Of().Shown, Of().Grade));

    [Theory]
    [MemberData(nameof(OneFailure))]
    public void One_failure_is_just_below_its_band(string severity, double shown) => Assert.Equal(shown, Of((Enum.Parse<Severity>(severity), 1)).Shown);

    [Fact]
    public void Three_high_controls_of_which_one_is_fixed()
    {
        Assert.Equal(64.9, Of((Severity.High, 1), (Severity.High, 1), (Severity.High, 1)).Shown);
        Assert.Equal(67.2, Of((Severity.High, 1), (Severity.High, 1)).Shown);
    }

    [Fact]
    public void One_high_and_ten_medium_of_which_one_is_fixed()
    {
        Assert.Equal(62.4, Of([(Severity.High, 1), .. Medium(10)]).Shown);
        Assert.Equal(63.0, Of([(Severity.High, 1), .. Medium(9)]).Shown);
    }

    [Fact]
    public void A_bad_pipeline_and_what_each_fix_is_worth()
    {
        var bad = Of(Bad(critical: 2, high: 5, medium: 10)).Value;

        Assert.Equal(28.30, bad, 0.005);
        Assert.Equal(0.25, Of(Bad(2, 5, 9)).Value - bad, 0.005);
        Assert.Equal(0.77, Of(Bad(2, 4, 10)).Value - bad, 0.005);
        Assert.Equal(2.15, Of(Bad(1, 5, 10)).Value - bad, 0.005);
        Assert.Equal(29.0, Of(Bad(0, 5, 10)).Value - bad, 0.05);
    }

    [Fact]
    public void Every_score_lies_between_0_and_100_in_the_band_of_the_worst_failure() => Gen.Select(Models, Failing).Sample((model, failing) =>
    {
        var score = model.Of(failing).Value;
        var worst = failing.Where(control => control.Instances > 0).Select(control => (Severity?)control.Severity).Max();
        var (low, high) = worst switch { null => (100, 100), Severity.Critical => (0, 40), Severity.High => (40, 70), Severity.Medium => (70, 90), _ => (90, 100) };

        Assert.InRange(score, low, high);
        Assert.True(worst is null || score < high);
    });

    [Fact]
    public void Fixing_one_instance_always_raises_the_score() => Gen.Select(Models, Failing, Gen.Int[0, 1000]).Sample((model, failing, choice) =>
    {
        var fixable = Enumerable.Range(0, failing.Length).Where(index => failing[index].Instances > 0).ToList();
        if (fixable.Count == 0)
            return;

        var at = fixable[choice % fixable.Count];
        FailingControl[] after = [.. failing.Select((control, index) => index == at ? control with { Instances = control.Instances - 1 } : control)];
        Assert.True(model.Of(after) > model.Of(failing), $"{model.Of(failing).Value:R} did not rise: {model.Of(after).Value:R}");
    });

    [Fact]
    public void What_passes_changes_nothing() => Gen.Select(Models, Failing, Failing).Sample((model, failing, more) =>
        model.Of(failing).Value == model.Of([.. failing, .. more.Select(control => control with { Instances = 0 })]).Value);

    [Fact]
    public void The_order_changes_nothing() => Gen.Select(Models, Failing).Sample((model, failing) => Math.Abs(model.Of(failing).Value - model.Of([.. failing.Reverse()]).Value) < 1e-9);

    private static Score Of(params (Severity Severity, int Instances)[] controls) =>
        ScoreModel.Default.Of([.. controls.Select((control, index) => new FailingControl($"XX-{index:00}", control.Severity, control.Instances))]);

    private static IEnumerable<(Severity, int)> Medium(int count) => Enumerable.Repeat((Severity.Medium, 1), count);

    private static (Severity, int)[] Bad(int critical, int high, int medium) =>
        [.. Enumerable.Repeat((Severity.Critical, 1), critical), .. Enumerable.Repeat((Severity.High, 1), high), .. Medium(medium)];
}
