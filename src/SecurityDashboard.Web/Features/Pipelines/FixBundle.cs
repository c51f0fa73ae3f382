using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Web.Features.Pipelines;

/// <summary>Everything that one control finds in a pipeline: usually one piece of work.</summary>
/// <param name="Gain">What the score rises by when all of it is fixed, evaluated as a whole, because gains do not add up.</param>
public sealed record FixBundle(string ControlId, ImmutableArray<OpenFinding> Findings, double Gain)
{
    public Severity Worst => Findings.Max(open => open.Finding.Severity);

    /// <summary>The bundle that gains most first.</summary>
    public static ImmutableArray<FixBundle> Of(ImmutableArray<OpenFinding> open)
    {
        var scorecard = Scorecard.Of(open.Select(it => it.Finding.ToInstance()));
        return
        [
            .. open.GroupBy(it => it.Finding.ControlId)
                .Select(group => new FixBundle(group.Key, [.. group], scorecard.GainOf([.. group.Select(it => it.Finding.Key)])))
                .OrderByDescending(bundle => bundle.Gain)
                .ThenByDescending(bundle => bundle.Worst)
                .ThenBy(bundle => bundle.ControlId, StringComparer.Ordinal)
        ];
    }
}
