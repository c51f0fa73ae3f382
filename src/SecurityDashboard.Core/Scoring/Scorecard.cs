using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Scoring;

/// <summary>One instance that counts against a score: it fails, or it could not be judged.</summary>
/// <param name="IsUnknown">Could not be judged now; it counts as failing at the pessimistic end and not at all at the optimistic one.</param>
/// <param name="IsExcepted">An exception lets it stand: it counts in the score all the same, and not in the score with exceptions.</param>
public readonly record struct OpenInstance(EvaluationKey Key, Severity Severity, bool IsUnknown, bool IsExcepted = false);

/// <summary>The score of a scope with both its ends, its risk points, and what each fix is worth.</summary>
public sealed record Scorecard
{
    private readonly ScoreModel _model;
    private readonly ImmutableArray<OpenInstance> _open;

    private Scorecard(ScoreModel model, ImmutableArray<OpenInstance> open)
    {
        _model = model;
        _open = open;
        Score = Of(open);
        ScoreIfUnknownPasses = Of(open.Where(instance => !instance.IsUnknown));
        RiskPoints = open.Sum(instance => model.Weight(instance.Severity));
        ScoreWithExceptions = Of(open.Where(instance => !instance.IsExcepted));
        RiskPointsWithExceptions = open.Where(instance => !instance.IsExcepted).Sum(instance => model.Weight(instance.Severity));
    }

    /// <summary>The pessimistic end: what could not be judged counts as failing.</summary>
    public Score Score { get; }

    /// <summary>The optimistic end; never below <see cref="Score"/>.</summary>
    public Score ScoreIfUnknownPasses { get; }

    /// <summary>The additive sum of weights of everything open, for burn-down.</summary>
    public double RiskPoints { get; }

    /// <summary>The pessimistic end without what exceptions let stand; never below <see cref="Score"/>.</summary>
    public Score ScoreWithExceptions { get; }

    /// <summary>The risk points of what no exception lets stand.</summary>
    public double RiskPointsWithExceptions { get; }

    /// <summary>How many open instances exceptions let stand.</summary>
    public int Excepted => _open.Count(instance => instance.IsExcepted);

    public int Unknown => _open.Count(instance => instance.IsUnknown);

    /// <summary>How many instances of this severity are open, the unknown ones among them.</summary>
    public int Open(Severity severity) => _open.Count(instance => instance.Severity == severity);

    /// <param name="open">
    /// What fails or is unknown in scope, keys distinct. An unknown that stands for a whole resource gives way to the parts of it that
    /// are known to fail, so that what could not be read keeps its last known number, at least one.
    /// </param>
    public static Scorecard Of(IEnumerable<OpenInstance> open, ScoreModel? model = null)
    {
        // In one order, because a sum of fractions depends on it: the same findings are the same score to the last digit.
        var instances = open.OrderBy(instance => instance.Key.ControlId, StringComparer.Ordinal).ThenBy(instance => instance.Severity).ToImmutableArray();
        var withFailingParts = instances.Where(instance => instance.Key.SubKey.Length > 0)
            .Select(instance => (instance.Key.ControlId, instance.Key.Resource)).ToHashSet();
        return new Scorecard(model ?? ScoreModel.Default,
            [.. instances.Where(instance => instance.Key.SubKey.Length > 0 || !withFailingParts.Contains((instance.Key.ControlId, instance.Key.Resource)))]);
    }

    /// <summary>The score of a scope's evaluations from one scan, without any history.</summary>
    public static Scorecard Of(IEnumerable<Evaluation> evaluations, ScoreModel? model = null) =>
        Of(evaluations.Where(evaluation => evaluation.Verdict.Outcome is Outcome.Fail or Outcome.Unknown)
            .Select(evaluation => new OpenInstance(evaluation.Key, evaluation.Severity, evaluation.Verdict.Outcome is Outcome.Unknown)), model);

    /// <summary>What the score rises by when this alone is fixed: the exact difference of two evaluations. Gains do not add up.</summary>
    public double GainOf(EvaluationKey key) => GainOf([key]);

    /// <summary>What the score rises by when all of these are fixed; 0 for keys that are not open here.</summary>
    public double GainOf(IReadOnlyCollection<EvaluationKey> keys) => Of(_open.Where(instance => !keys.Contains(instance.Key))).Value - Score.Value;

    private Score Of(IEnumerable<OpenInstance> instances) => _model.Of(
    [
        .. instances.GroupBy(instance => (instance.Key.ControlId, instance.Severity))
            .Select(group => new FailingControl(group.Key.ControlId, group.Key.Severity, group.Count()))
    ]);
}
