using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Gates;

public sealed class GateTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly GatePolicy NoNewCritical = new() { Name = "test", Rules = [Rule("new_findings.critical", 0)], MinimumCoverage = 0.9 };

    [Fact]
    public void Passes_what_has_nothing_open()
    {
        var answer = Evaluate(GatePolicy.Default);

        Assert.Equal((GateVerdict.Pass, "Every condition holds.", "A+"), (answer.Verdict, answer.Because, answer.Score.Grade));
    }

    [Fact]
    public void Fails_on_a_new_critical_finding_and_lets_an_old_one_be()
    {
        var answer = Evaluate(NoNewCritical, Finding(Severity.Critical, days: 1), Finding(Severity.Critical, days: 30));

        Assert.Equal((GateVerdict.Fail, "New critical findings: 1; at most 0 is allowed."), (answer.Verdict, answer.Because));
        Assert.Single(answer.Conditions[0].Findings);
        Assert.Equal(GateVerdict.Pass, Evaluate(NoNewCritical, Finding(Severity.Critical, days: 30), Finding(Severity.High, days: 1)).Verdict);
    }

    [Fact]
    public void Fails_below_the_score_that_is_asked_for()
    {
        var answer = Evaluate(new GatePolicy { Name = "test", Rules = [Rule("score", 70)] }, Finding(Severity.High, days: 30));

        Assert.Equal(GateVerdict.Fail, answer.Verdict);
        Assert.Equal("Score: 69.9; at least 70 is allowed.", answer.Because);
    }

    [Fact]
    public void An_exception_lets_a_finding_stand_unless_the_policy_or_a_no_go_says_otherwise()
    {
        var excepted = Finding(Severity.Critical, days: 1, isExcepted: true);

        Assert.Equal(GateVerdict.Pass, Evaluate(NoNewCritical, excepted).Verdict);
        Assert.Equal(GateVerdict.Fail, Evaluate(NoNewCritical with { CountExcepted = true }, excepted).Verdict);
        var noGo = Evaluate(NoNewCritical with { NoGos = ["CB-08"] }, excepted);
        Assert.Equal((GateVerdict.Fail, "No-go CB-08: 1; at most 0 is allowed."), (noGo.Verdict, noGo.Because));
    }

    [Fact]
    public void What_could_not_be_read_never_fails_and_never_passes()
    {
        var unread = Finding(Severity.Critical, days: null, isUnknown: true);

        var answer = Evaluate(NoNewCritical, unread);
        Assert.Equal((GateVerdict.NotEvaluated, "It could not be evaluated. New critical findings: 0, or 1 if what could not be read fails; at most 0 is allowed."), (answer.Verdict, answer.Because));
        Assert.Equal(GateVerdict.NotEvaluated, Evaluate(new GatePolicy { Name = "test", Rules = [Rule("score", 50)] }, unread).Verdict);
        Assert.Equal(GateVerdict.NotEvaluated, Evaluate(new GatePolicy { Name = "test", NoGos = ["CB-08"] }, unread).Verdict);
        // Failing before it could no longer be read, and for long: not new, whatever it is now.
        Assert.Equal(GateVerdict.Pass, Evaluate(NoNewCritical, Finding(Severity.Critical, days: 30, isUnknown: true)).Verdict);
    }

    [Fact]
    public void Says_that_too_little_was_read_or_too_long_ago()
    {
        var little = Gate.Evaluate(NoNewCritical, new GateFacts(0.5, Now, []), Now.AddDays(-7), Now);
        Assert.Equal((GateVerdict.NotEvaluated, "It could not be evaluated. 50.0 % of the evaluations could be made; the policy asks for 90.0 %."), (little.Verdict, little.Because));

        var old = Gate.Evaluate(NoNewCritical, new GateFacts(1, Now.AddHours(-49), []), Now.AddDays(-7), Now);
        Assert.Equal((GateVerdict.NotEvaluated, "It could not be evaluated. It was judged 49 hours ago; the policy asks for at most 48. Scan it now."), (old.Verdict, old.Because));
        Assert.Equal(GateVerdict.Pass, Gate.Evaluate(NoNewCritical with { MaximumAgeHours = 0 }, new GateFacts(1, null, []), Now.AddDays(-7), Now).Verdict);
        Assert.Contains("It was never judged.", Gate.Evaluate(NoNewCritical, new GateFacts(1, null, []), Now.AddDays(-7), Now).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_wins_over_what_could_not_be_read()
    {
        var answer = Gate.Evaluate(NoNewCritical, new GateFacts(0.1, null, [Finding(Severity.Critical, days: 1)]), Now.AddDays(-7), Now);

        Assert.Equal(GateVerdict.Fail, answer.Verdict);
    }

    [Fact]
    public void Unreading_what_passes_or_fails_never_makes_a_gate_pass_and_a_fix_never_makes_it_fail() =>
        Gen.Select(Gen.Enum<Severity>(), Gen.Int[0, 20], Gen.Bool, Gen.Bool).Select(it => Finding(it.Item1, it.Item2, it.Item3, it.Item4)).Array[1, 8].Sample(findings =>
        {
            var policy = new GatePolicy { Name = "test", Rules = [Rule("new_findings.high", 1), Rule("findings.critical", 1), Rule("score", 60), Rule("risk_points", 60)], NoGos = ["CB-08"] };
            var before = Evaluate(policy, findings).Verdict;
            var unread = Evaluate(policy, [.. findings.Select(it => it with { Instance = it.Instance with { IsUnknown = true } })]).Verdict;
            var mended = Evaluate(policy, findings[1..]).Verdict;

            Assert.NotEqual(GateVerdict.Fail, unread);
            Assert.True(unread is GateVerdict.NotEvaluated || before is GateVerdict.Pass);
            Assert.True(Rank(mended) <= Rank(before));
        });

    [Theory]
    [InlineData("No", "\"No\" cannot be the name of a policy. Use up to 50 of a-z, 0-9 and dash.")]
    [InlineData("", "\"\" cannot be the name of a policy. Use up to 50 of a-z, 0-9 and dash.")]
    public void A_name_stands_in_addresses(string name, string expected) => Assert.Equal(expected, (NoNewCritical with { Name = name }).Problem);

    [Fact]
    public void A_policy_that_makes_no_sense_says_why()
    {
        Assert.Null(GatePolicy.Default.Problem);
        Assert.Equal("score cannot be limited to 101. Give a number from 0 to 100.", (NoNewCritical with { Rules = [Rule("score", 101)] }).Problem);
        Assert.Equal("score cannot be limited to NaN. Give a number from 0 to 100.", (NoNewCritical with { Rules = [Rule("score", double.NaN)] }).Problem);
        Assert.Equal("score is limited twice. Give one limit.", (NoNewCritical with { Rules = [Rule("score", 1), Rule("score", 2)] }).Problem);
        Assert.Equal("There is no control ZZ-01. The catalogue lists those that there are.", (NoNewCritical with { NoGos = ["ZZ-01"] }).Problem);
        Assert.Equal("The policy asks for nothing. Give it a limit or a no-go.", (NoNewCritical with { Rules = [] }).Problem);
        Assert.Equal("The minimum coverage is 2. Give a share from 0 to 1.", (NoNewCritical with { MinimumCoverage = 2 }).Problem);
    }

    private static int Rank(GateVerdict verdict) => verdict switch { GateVerdict.Pass => 0, GateVerdict.NotEvaluated => 1, _ => 2 };

    private static GateAnswer Evaluate(GatePolicy policy, params IEnumerable<GateFinding> open) => Gate.Evaluate(policy, new GateFacts(1, Now, [.. open]), Now.AddDays(-policy.NewForDays), Now);

    private static GateRule Rule(string metric, double want) => new(GateMetric.Find(metric)!, want);

    private static int s_next;

    private static GateFinding Finding(Severity severity, int? days, bool isUnknown = false, bool isExcepted = false)
    {
        var resource = new Arn($"arn:aws:codebuild:eu-west-1:111122223333:project/p{Interlocked.Increment(ref s_next)}");
        return new GateFinding(new Guid(s_next, 0, 0, new byte[8]), new OpenInstance(new EvaluationKey("CB-08", resource, ""), severity, isUnknown, isExcepted), days is { } ago ? Now.AddDays(-ago) : null);
    }
}
