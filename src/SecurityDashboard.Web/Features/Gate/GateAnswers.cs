using System.Collections.Immutable;
using SecurityDashboard.Gates;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>A gate policy as the API reads, writes and stores it.</summary>
/// <param name="Conditions">Each metric once.</param>
/// <param name="NoGos">Ids of controls of which nothing may fail, not even under an exception.</param>
/// <param name="MinimumCoverage">0 to 1; below it a gate could not be evaluated.</param>
/// <param name="NewForDays">For how many days a finding is new.</param>
/// <param name="MaximumAgeHours">What was judged longer ago could not be evaluated; 0 is any age.</param>
/// <param name="CountExcepted">What exceptions let stand counts all the same.</param>
public sealed record GatePolicyAnswer(
    string Name, string? About, ImmutableArray<GateRuleAnswer> Conditions, ImmutableArray<string> NoGos, double MinimumCoverage, int NewForDays, int MaximumAgeHours, bool CountExcepted)
{
    internal static GatePolicyAnswer Of(GatePolicy policy) => new(
        policy.Name, policy.About, [.. policy.Rules.Select(rule => new GateRuleAnswer(rule.Metric.Name, rule.Metric.Op, rule.Want))], [.. policy.NoGos.Order(StringComparer.Ordinal)], policy.MinimumCoverage, policy.NewForDays, policy.MaximumAgeHours, policy.CountExcepted);

    /// <exception cref="FormatException">A metric is none that there is, or is limited the wrong way round.</exception>
    internal GatePolicy ToPolicy() => new()
    {
        Name = Name,
        About = About ?? "",
        Rules = [.. OrNone(Conditions).Select(rule => rule.ToRule())],
        NoGos = [.. OrNone(NoGos).Distinct()],
        MinimumCoverage = MinimumCoverage,
        NewForDays = NewForDays,
        MaximumAgeHours = MaximumAgeHours,
        CountExcepted = CountExcepted,
    };

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}

/// <param name="Metric">new_findings.critical to .low, findings.critical to .low, score or risk_points.</param>
/// <param name="Op">&gt;= for the score, &lt;= for everything else.</param>
public sealed record GateRuleAnswer(string Metric, string? Op, double Want)
{
    internal GateRule ToRule()
    {
        var metric = GateMetric.Find(Metric) ?? throw new FormatException($"There is no metric {Metric}. There are {string.Join(", ", GateMetric.All.Select(known => known.Name))}.");
        return Op is null || Op == metric.Op ? new GateRule(metric, Want) : throw new FormatException($"{Metric} is limited by {metric.Op}, not by {Op}.");
    }
}

public sealed record GatePoliciesAnswer(ImmutableArray<GatePolicyAnswer> Items);

/// <summary>What a gate says about a pipeline.</summary>
/// <param name="Pass">Whether the change may go on; false also where it could not be evaluated.</param>
/// <param name="Verdict">pass, fail or notEvaluated.</param>
/// <param name="Score">As the policy counts it, what could not be read counted as failing.</param>
/// <param name="EvaluatedAt">When the pipeline was last judged.</param>
public sealed record GateAnswerAnswer(
    string Policy, bool Pass, GateVerdict Verdict, string Because, string Grade, double Score, double ScoreIfUnknownPasses, double Coverage, DateTimeOffset? EvaluatedAt, ImmutableArray<GateConditionAnswer> Conditions)
{
    /// <param name="root">Scheme and host, for the addresses of findings.</param>
    internal static GateAnswerAnswer Of(GateAnswer answer, GateFacts facts, string root) => new(
        answer.Policy.Name, answer.Verdict is GateVerdict.Pass, answer.Verdict, answer.Because, answer.Score.Grade, answer.Score.Shown, answer.ScoreIfUnknownPasses.Shown, Math.Round(facts.Coverage, 4), facts.JudgedAt,
        [.. answer.Conditions.Select(condition => GateConditionAnswer.Of(condition, root))]);
}

/// <param name="Got">What could not be read counted as failing.</param>
/// <param name="GotIfUnknownPasses">What could not be read not counted.</param>
/// <param name="Findings">The addresses of what was counted, 100 at most; none where the condition holds.</param>
public sealed record GateConditionAnswer(string Metric, string Op, double Want, double? Got, double? GotIfUnknownPasses, GateVerdict Verdict, ImmutableArray<string> Findings)
{
    private const int MostFindings = 100;

    internal static GateConditionAnswer Of(GateCondition condition, string root) => new(
        condition.Rule.Metric.Name, condition.Rule.Metric.Op, condition.Rule.Want, Known(condition.Got), Known(condition.GotIfUnknownPasses), condition.Verdict,
        [.. condition.Findings.Take(MostFindings).Select(finding => root + Addresses.OfFinding(finding.Id))]);

    /// <summary>No age is known of what was never judged.</summary>
    private static double? Known(double number) => number is double.MaxValue ? null : Math.Round(number, 4);
}
