using CsCheck;

namespace SecurityDashboard.Scoring;

public sealed class ScoreTests
{
    [Theory]
    [InlineData(100, "A+", "100.0")]
    [InlineData(99.99, "A", "99.9")]
    [InlineData(90, "A", "90.0")]
    [InlineData(89.999, "B", "89.9")]
    [InlineData(70, "B", "70.0")]
    [InlineData(69.999, "C", "69.9")]
    [InlineData(40, "C", "40.0")]
    [InlineData(39.999, "D", "39.9")]
    [InlineData(20, "D", "20.0")]
    [InlineData(19.999, "E", "19.9")]
    [InlineData(0, "E", "0.0")]
    public void The_letter_follows_from_the_number(double value, string grade, string shown) => Assert.Equal((grade, shown), (new Score(value).Grade, new Score(value).ToString()));

    [Fact]
    public void What_is_shown_never_crosses_the_edge_of_a_band() => Gen.Double[0, 100].Sample(value =>
    {
        var score = new Score(value);

        Assert.Equal(score.Grade, new Score(score.Shown).Grade);
        Assert.InRange(score.Value - score.Shown, 0, 0.1 + 1e-9);
    });

    [Fact]
    public void A_higher_number_never_has_a_worse_letter() => Gen.Select(Gen.Double[0, 100], Gen.Double[0, 100]).Sample((one, other) =>
    {
        string[] grades = ["E", "D", "C", "B", "A", "A+"];

        Assert.True(new Score(one) <= new Score(other) == (one <= other));
        Assert.True(one > other || Array.IndexOf(grades, new Score(one).Grade) <= Array.IndexOf(grades, new Score(other).Grade));
    });
}
