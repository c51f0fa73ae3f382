using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Api;

/// <summary>A score with both its ends, rounded down as everywhere, and what makes it.</summary>
/// <param name="Score">0 to 100, with what could not be read counted as failing.</param>
/// <param name="ScoreIfUnknownPasses">The other end of the range.</param>
/// <param name="ScoreWithExceptions">As <paramref name="Score"/>, without what exceptions let stand.</param>
/// <param name="RiskPoints">40 for each critical finding, 15 high, 5 medium, 1 low.</param>
/// <param name="Coverage">The share of evaluations that could be judged, 0 to 1.</param>
public sealed record ScoreAnswer(double Score, double ScoreIfUnknownPasses, string Grade, string GradeIfUnknownPasses, double ScoreWithExceptions, string GradeWithExceptions, double RiskPoints, double RiskPointsWithExceptions, OpenAnswer Open, double Coverage)
{
    public static ScoreAnswer Of(ScoreFacts facts) => new(
        facts.Score.Shown,
        facts.ScoreIfUnknownPasses.Shown,
        facts.Score.Grade,
        facts.ScoreIfUnknownPasses.Grade,
        facts.ScoreWithExceptions.Shown,
        facts.ScoreWithExceptions.Grade,
        facts.RiskPoints,
        facts.RiskPointsWithExceptions,
        new OpenAnswer(facts.Critical, facts.High, facts.Medium, facts.Low, facts.Unknown, facts.Excepted),
        Math.Round(facts.Coverage, 4));
}

/// <summary>How many findings are open.</summary>
/// <param name="Unknown">How many of them could not be judged.</param>
/// <param name="Excepted">How many of them exceptions let stand.</param>
public sealed record OpenAnswer(int Critical, int High, int Medium, int Low, int Unknown, int Excepted);
