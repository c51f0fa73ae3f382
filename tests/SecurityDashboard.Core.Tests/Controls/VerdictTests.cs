using CsCheck;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

public sealed class VerdictTests
{
    private static readonly Verdict None = Verdict.NotApplicable("There is nothing.");

    private static readonly Gen<Outcome[]> Outcomes = Gen.Enum<Outcome>().Array[0, 6];

    [Fact]
    public void Any_failure_wins_over_unknown_and_unknown_over_pass_whatever_the_order() => Outcomes.Sample(outcomes =>
    {
        var expected = outcomes.Contains(Outcome.Fail) ? Outcome.Fail
            : outcomes.Contains(Outcome.Unknown) ? Outcome.Unknown
            : outcomes.Contains(Outcome.Pass) ? Outcome.Pass
            : Outcome.NotApplicable;

        Assert.Equal(expected, Verdict.OfAll(outcomes, Judge, None).Outcome);
        Assert.Equal(expected, Verdict.OfAll(outcomes.Reverse(), Judge, None).Outcome);
    });

    [Fact]
    public void Every_failing_item_is_listed_and_what_could_not_be_read_beside_it()
    {
        var verdict = Verdict.OfAll([Outcome.Pass, Outcome.Fail, Outcome.Unknown, Outcome.Fail], outcome => outcome is Outcome.Fail ? Verdict.Fail("A fails.") : Judge(outcome), None);

        Assert.Equal($"A fails. {Some.Denied.Message}", verdict.Because);
        Assert.Null(verdict.Unreadable);
    }

    [Fact]
    public void Unknown_keeps_the_reason() => Assert.Equal(Some.Denied, Verdict.OfAll([Outcome.Pass, Outcome.Unknown], Judge, None).Unreadable);

    [Fact]
    public void Evidence_of_all_that_decides_is_kept()
    {
        var verdict = Verdict.OfAll(["a", "b"], item => Verdict.Fail($"{item} fails.") with { Evidence = [new Evidence(item, "1", "2")] }, None);

        Assert.Equal(["a", "b"], verdict.Evidence.Select(evidence => evidence.Path));
    }

    [Fact]
    public void A_failure_is_lowered_only_when_every_failure_is()
    {
        Assert.Null(Verdict.OfAll([Severity.Low, (Severity?)null], severity => Verdict.Fail("It fails.") with { LoweredTo = severity }, None).LoweredTo);
        Assert.Equal(Severity.Medium, Verdict.OfAll([Severity.Low, Severity.Medium], severity => Verdict.Fail("It fails.") with { LoweredTo = severity }, None).LoweredTo);
    }

    [Fact]
    public void Nothing_to_judge_gives_what_the_control_says_of_nothing() => Assert.Equal(None, Verdict.OfAll<Outcome>([], Judge, None));

    [Fact]
    public void Each_part_has_its_own_verdict_and_parts_of_one_name_are_judged_together()
    {
        var judgement = Judgement.Each([("a", Outcome.Pass), ("b", Outcome.Unknown), ("a", Outcome.Fail)], part => part.Item1, part => Judge(part.Item2), None);

        Assert.Equal([("a", Outcome.Fail), ("b", Outcome.Unknown)], judgement.Parts.Select(part => (part.SubKey, part.Verdict.Outcome)));
    }

    [Fact]
    public void Without_parts_the_resource_is_judged_as_a_whole() => Assert.Equal([("", None)], Judgement.Each(Array.Empty<Outcome>(), outcome => $"{outcome}", Judge, None).Parts);

    private static Verdict Judge(Outcome outcome) => outcome switch
    {
        Outcome.Pass => Verdict.Pass("It passes."),
        Outcome.Fail => Verdict.Fail("It fails."),
        Outcome.NotApplicable => Verdict.NotApplicable("It does not apply."),
        _ => throw new UnreadableException(Some.Denied),
    };
}
