using System.Collections.Immutable;

namespace SecurityDashboard.Compliance;

/// <summary>One requirement and what its controls say.</summary>
/// <param name="Counts">Over all of its controls.</param>
public sealed record RequirementResult(Requirement Requirement, ImmutableArray<ControlResult> Controls, OutcomeCounts Counts)
{
    public ComplianceState State => Controls.IsEmpty ? ComplianceState.NotJudged : Counts.State;
}

/// <summary>One control of a requirement and how it stands.</summary>
public sealed record ControlResult(MappedControl Control, OutcomeCounts Counts);

/// <summary>
/// How a framework stands. The pass rate counts controls, not evaluations: a control passes when everything that it applies to does.
/// What could not be judged is a slice of its own and never left out, and how much of the framework is judged at all stands beside it.
/// </summary>
public sealed record FrameworkResult
{
    public required Framework Framework { get; init; }

    /// <summary>In the order of the framework.</summary>
    public required ImmutableArray<RequirementResult> Requirements { get; init; }

    /// <summary>Distinct controls that pass wherever they apply.</summary>
    public required int Passing { get; init; }

    public required int Failing { get; init; }

    public required int Unknown { get; init; }

    public required int NotApplicable { get; init; }

    /// <summary>Of all its controls on everything that they apply to, each control once.</summary>
    public required OutcomeCounts Evaluations { get; init; }

    /// <summary>Distinct controls that apply to something.</summary>
    public int Applying => Passing + Failing + Unknown;

    /// <summary>0 to 1: controls that pass, of those that apply; null if none applies.</summary>
    public double? PassRate => Share(Passing, Applying);

    /// <summary>0 to 1: controls that could be judged, of those that apply; null if none applies.</summary>
    public double? Coverage => Share(Passing + Failing, Applying);

    /// <summary>Requirements that no control is evidence for.</summary>
    public int NotJudged => Requirements.Count(result => result.State is ComplianceState.NotJudged);

    /// <param name="counts">By the id of the control; a control that is missing applied to nothing.</param>
    public static FrameworkResult Of(Framework framework, IReadOnlyDictionary<string, OutcomeCounts> counts)
    {
        ImmutableArray<RequirementResult> requirements =
        [
            .. from requirement in framework.Requirements
               let evidence = requirement.Controls.Select(control => new ControlResult(control, counts.GetValueOrDefault(control.ControlId))).ToImmutableArray()
               select new RequirementResult(requirement, evidence, evidence.Aggregate(default(OutcomeCounts), (sum, control) => sum + control.Counts)),
        ];
        var controls = requirements.SelectMany(result => result.Controls).DistinctBy(control => control.Control.ControlId).ToList();
        var states = controls.CountBy(control => control.Counts.State).ToDictionary();
        return new FrameworkResult
        {
            Framework = framework,
            Requirements = requirements,
            Evaluations = controls.Aggregate(default(OutcomeCounts), (sum, control) => sum + control.Counts),
            Passing = states.GetValueOrDefault(ComplianceState.Passing),
            Failing = states.GetValueOrDefault(ComplianceState.Failing),
            Unknown = states.GetValueOrDefault(ComplianceState.Unknown),
            NotApplicable = states.GetValueOrDefault(ComplianceState.NotApplicable),
        };
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
