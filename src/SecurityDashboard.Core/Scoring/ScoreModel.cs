using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Scoring;

/// <summary>
/// Severity bands with decay: the worst severity present gives the band, everything that fails moves the score within it.
/// For any positive weights the score is bounded, rises with every fix, and does not depend on what passes.
/// </summary>
public sealed record ScoreModel(double Critical, double High, double Medium, double Low)
{
    public static ScoreModel Default { get; } = new(Critical: 40, High: 15, Medium: 5, Low: 1);

    /// <summary>Risk points of one failing instance; always positive.</summary>
    public double Weight(Severity severity) => severity switch
    {
        Severity.Critical => Critical,
        Severity.High => High,
        Severity.Medium => Medium,
        _ => Low,
    };

    /// <summary>The score of what fails; 100 when nothing does.</summary>
    public Score Of(IReadOnlyCollection<FailingControl> failing)
    {
        var present = failing.Where(control => control.Instances > 0).ToList();
        if (present.Count == 0)
            return Score.Perfect;

        var worst = present.Max(control => control.Severity);
        var (low, high) = Band(worst);
        var load = (present.Sum(control => Weight(control.Severity) * Math.Log2(1 + control.Instances)) - Weight(worst)) / (10 * Weight(worst));

        return new Score(low + (high - low) / (1.001 + load));
    }

    private static (double Low, double High) Band(Severity worst) => worst switch
    {
        Severity.Critical => (0, 40),
        Severity.High => (40, 70),
        Severity.Medium => (70, 90),
        _ => (90, 100),
    };
}

/// <param name="Instances">How many resources, or parts of resources, fail the control at this severity.</param>
public readonly record struct FailingControl(string ControlId, Severity Severity, int Instances);
