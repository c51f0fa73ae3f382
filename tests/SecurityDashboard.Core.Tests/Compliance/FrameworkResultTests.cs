using System.Collections.Immutable;

namespace SecurityDashboard.Compliance;

public sealed class FrameworkResultTests
{
    private static readonly Framework Framework = new()
    {
        Id = "F-1",
        Name = "F",
        Publisher = "P",
        Address = "",
        About = "",
        Requirements =
        [
            new Requirement("1", "Keys are rotated", [new MappedControl("KM-01", MappingBasis.Source), new MappedControl("KM-02", MappingBasis.Judgement)]),
            new Requirement("2", "Builds are kept apart", [new MappedControl("CB-01", MappingBasis.Source)]),
            new Requirement("3", "People are trained", []),
        ],
    };

    [Fact]
    public void A_requirement_stands_as_the_worst_of_its_controls()
    {
        var result = Of(("KM-01", new OutcomeCounts(Failing: 1, Unknown: 0, Passing: 9, NotApplicable: 0)), ("KM-02", new OutcomeCounts(0, 1, 0, 0)), ("CB-01", new OutcomeCounts(0, 0, 3, 1)));

        Assert.Equal([ComplianceState.Failing, ComplianceState.Passing, ComplianceState.NotJudged], result.Requirements.Select(requirement => requirement.State));
        Assert.Equal(new OutcomeCounts(1, 1, 9, 0), result.Requirements[0].Counts);
        Assert.Equal((1, 1, 1, 0, 1), (result.Passing, result.Failing, result.Unknown, result.NotApplicable, result.NotJudged));
    }

    [Fact]
    public void What_could_not_be_judged_lowers_the_rate_and_the_coverage()
    {
        var result = Of(("KM-01", new OutcomeCounts(0, 0, 5, 0)), ("KM-02", new OutcomeCounts(0, 1, 5, 0)), ("CB-01", new OutcomeCounts(0, 0, 0, 4)));

        Assert.Equal((0.5, 0.5), (result.PassRate, result.Coverage));
        Assert.Equal(1, result.NotApplicable);
    }

    [Fact]
    public void Without_anything_to_judge_there_is_no_rate()
    {
        var result = Of();

        Assert.Equal((null, null), (result.PassRate, result.Coverage));
        Assert.Equal([ComplianceState.NotApplicable, ComplianceState.NotApplicable, ComplianceState.NotJudged], result.Requirements.Select(requirement => requirement.State));
    }

    [Fact]
    public void A_control_of_two_requirements_counts_once()
    {
        var twice = Framework with { Requirements = [Framework.Requirements[1], Framework.Requirements[1] with { Number = "4" }] };

        var result = FrameworkResult.Of(twice, new Dictionary<string, OutcomeCounts> { ["CB-01"] = new(2, 0, 3, 0) });

        Assert.Equal((1, new OutcomeCounts(2, 0, 3, 0)), (result.Failing, result.Evaluations));
    }

    private static FrameworkResult Of(params ImmutableArray<(string Control, OutcomeCounts Counts)> counts) => FrameworkResult.Of(Framework, counts.ToDictionary(pair => pair.Control, pair => pair.Counts));
}
