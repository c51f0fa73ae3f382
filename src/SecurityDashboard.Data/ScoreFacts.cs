using SecurityDashboard.Controls;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Data;

/// <summary>
/// What is kept of a score, now and for trends. The value is what the scope is graded by: a pipeline's score, an account's score over
/// what belongs to no pipeline, the tenth percentile of the estate's pipelines. The counts are everything open in the scope.
/// </summary>
public sealed record ScoreFacts
{
    /// <summary>The pessimistic end, 0 to 100, as it was computed: round with <see cref="Score.Shown"/> only.</summary>
    public required double Value { get; init; }

    /// <summary>The optimistic end.</summary>
    public required double IfUnknownPasses { get; init; }

    /// <summary>The pessimistic end without what exceptions let stand; never below <see cref="Value"/>.</summary>
    public required double WithExceptions { get; init; }

    public required double RiskPoints { get; init; }

    /// <summary>Of what no exception lets stand.</summary>
    public required double RiskPointsWithExceptions { get; init; }

    public required int Critical { get; init; }

    public required int High { get; init; }

    public required int Medium { get; init; }

    public required int Low { get; init; }

    /// <summary>How many of the open ones could not be judged.</summary>
    public required int Unknown { get; init; }

    /// <summary>How many of the open ones exceptions let stand.</summary>
    public required int Excepted { get; init; }

    /// <summary>Everything that is judged, whatever the outcome.</summary>
    public required int Evaluations { get; init; }

    public static ScoreFacts Perfect { get; } = new() { Value = 100, IfUnknownPasses = 100, WithExceptions = 100, RiskPoints = 0, RiskPointsWithExceptions = 0, Critical = 0, High = 0, Medium = 0, Low = 0, Unknown = 0, Excepted = 0, Evaluations = 0 };

    /// <summary>The share of evaluations that could be judged, 0 to 1; 1 where there was nothing to judge.</summary>
    public double Coverage => Evaluations == 0 ? 1 : Math.Max(0, 1 - ((double)Unknown / Evaluations));

    public Score Score => new(Value);

    public Score ScoreIfUnknownPasses => new(IfUnknownPasses);

    public Score ScoreWithExceptions => new(WithExceptions);

    /// <param name="graded">What the scope is graded by.</param>
    /// <param name="open">Everything open in it.</param>
    internal static ScoreFacts Of(Scorecard graded, Scorecard open, int evaluations) => new()
    {
        Value = graded.Score.Value,
        IfUnknownPasses = graded.ScoreIfUnknownPasses.Value,
        WithExceptions = graded.ScoreWithExceptions.Value,
        RiskPoints = open.RiskPoints,
        RiskPointsWithExceptions = open.RiskPointsWithExceptions,
        Critical = open.Open(Severity.Critical),
        High = open.Open(Severity.High),
        Medium = open.Open(Severity.Medium),
        Low = open.Open(Severity.Low),
        Unknown = open.Unknown,
        Excepted = open.Excepted,
        Evaluations = evaluations,
    };
}
