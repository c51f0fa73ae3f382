using System.Collections.Immutable;
using System.Globalization;
using SecurityDashboard.Controls;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Gates;

/// <summary>
/// Whether a change may go on. What could not be read neither fails nor passes: where it would decide, the gate answers that it could
/// not be evaluated. The answer depends on the arguments alone.
/// </summary>
public static class Gate
{
    /// <param name="newSince">What began to fail after this is new.</param>
    /// <param name="at">Now, or the moment that the facts are of.</param>
    public static GateAnswer Evaluate(GatePolicy policy, GateFacts facts, DateTimeOffset newSince, DateTimeOffset at)
    {
        var counted = facts.Open.Where(open => policy.CountExcepted || !open.Instance.IsExcepted).ToImmutableArray();
        var scorecard = Scorecard.Of(counted.Select(open => open.Instance));
        ImmutableArray<GateCondition> conditions =
        [
            .. policy.Rules.Select(rule => rule.Metric switch
            {
                { Severity: { } severity } metric => Count(rule, counted.Where(open => open.Instance.Severity == severity && (!metric.IsNew || open.IsNewSince(newSince)))),
                var metric when metric == GateMetric.Score => GateCondition.Of(rule, scorecard.Score.Shown, scorecard.ScoreIfUnknownPasses.Shown, Capping(counted)),
                _ => GateCondition.Of(rule, scorecard.RiskPoints, RiskPoints(counted.Where(open => !open.Instance.IsUnknown)), counted),
            }),
            .. policy.NoGos.Order(StringComparer.Ordinal).Select(control => Count(new GateRule(GateMetric.NoGo(control), 0), facts.Open.Where(open => open.Instance.Key.ControlId == control))),
            GateCondition.OfReading(new GateRule(GateMetric.Coverage, policy.MinimumCoverage), Math.Round(facts.Coverage, 4)),
            .. policy.MaximumAgeHours == 0 ? [] : (ImmutableArray<GateCondition>)[GateCondition.OfReading(new GateRule(GateMetric.Age, policy.MaximumAgeHours), facts.JudgedAt is { } judged ? Math.Round(Math.Max(0, (at - judged).TotalHours), 1) : double.MaxValue)],
        ];
        var verdict = conditions.Any(condition => condition.Verdict is GateVerdict.Fail) ? GateVerdict.Fail
            : conditions.Any(condition => condition.Verdict is GateVerdict.NotEvaluated) ? GateVerdict.NotEvaluated
            : GateVerdict.Pass;
        return new GateAnswer(policy, verdict, scorecard.Score, scorecard.ScoreIfUnknownPasses, conditions, Because(verdict, conditions));
    }

    private static GateCondition Count(GateRule rule, IEnumerable<GateFinding> findings)
    {
        var all = findings.ToImmutableArray();
        return GateCondition.Of(rule, all.Length, all.Count(open => !open.Instance.IsUnknown), all);
    }

    /// <summary>What keeps the score in its band.</summary>
    private static ImmutableArray<GateFinding> Capping(ImmutableArray<GateFinding> counted) =>
        counted.IsEmpty ? [] : [.. counted.Where(open => open.Instance.Severity == counted.Max(it => it.Instance.Severity))];

    private static double RiskPoints(IEnumerable<GateFinding> findings) => Scorecard.Of(findings.Select(open => open.Instance)).RiskPoints;

    private static string Because(GateVerdict verdict, ImmutableArray<GateCondition> conditions) => verdict switch
    {
        GateVerdict.Pass => "Every condition holds.",
        GateVerdict.Fail => string.Join(' ', conditions.Where(condition => condition.Verdict is GateVerdict.Fail).Select(Words)),
        _ => $"It could not be evaluated. {string.Join(' ', conditions.Where(condition => condition.Verdict is GateVerdict.NotEvaluated).Select(Words))}",
    };

    private static string Words(GateCondition condition)
    {
        var (metric, want) = (condition.Rule.Metric, condition.Rule.Want);
        var limit = string.Create(CultureInfo.InvariantCulture, $"{(metric.IsMinimum ? "at least" : "at most")} {want:0.##}");
        return metric == GateMetric.Coverage ? string.Create(CultureInfo.InvariantCulture, $"{condition.Got:P1} of the evaluations could be made; the policy asks for {want:P1}.")
            : metric == GateMetric.Age ? condition.Got is double.MaxValue ? "It was never judged." : string.Create(CultureInfo.InvariantCulture, $"It was judged {condition.Got:0.#} hours ago; the policy asks for {limit}. Scan it now.")
            : condition.Verdict is GateVerdict.Fail ? string.Create(CultureInfo.InvariantCulture, $"{metric.Title}: {condition.GotIfUnknownPasses:0.##}; {limit} is allowed.")
            : string.Create(CultureInfo.InvariantCulture, $"{metric.Title}: {condition.GotIfUnknownPasses:0.##}, or {condition.Got:0.##} if what could not be read fails; {limit} is allowed.");
    }
}
