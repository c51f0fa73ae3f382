using SecurityDashboard.Controls;

namespace SecurityDashboard.Findings;

/// <summary>What became of a finding from one moment to another. Each is in exactly one of these.</summary>
public enum FindingDifference
{
    /// <summary>It stands on the same side: it still fails, still does not, or is still unknown.</summary>
    Unchanged,

    /// <summary>It fails, and had never failed before.</summary>
    New,

    /// <summary>It fails, and had been fixed.</summary>
    Regressed,

    /// <summary>It failed, and was read and does not fail any more.</summary>
    Fixed,

    /// <summary>It failed, and its resource is no longer there.</summary>
    Gone,

    /// <summary>It could be judged, or was not there, and cannot be judged: never fixed.</summary>
    UnknownNow,

    /// <summary>It could not be judged, and was read and does not fail.</summary>
    KnownNow,

    /// <summary>It stands on another side since its control judges otherwise: another catalogue, other settings, switched off or on.</summary>
    ControlChanged,
}

/// <summary>How a finding stands at a moment, as far as comparing goes.</summary>
/// <param name="HasFailed">It fails, or failed at some time before.</param>
public readonly record struct FindingStanding(FindingStatus Status, Outcome Outcome, bool HasFailed)
{
    /// <summary>There is something to judge, and it cannot be judged.</summary>
    public bool IsUnknown => Outcome is Outcome.Unknown && IsThere;

    /// <summary>It fails as far as is known, also where it cannot be read just now.</summary>
    public bool IsFailing => Status is FindingStatus.Open;

    private bool IsThere => Status is not (FindingStatus.Gone or FindingStatus.Off);
}

/// <summary>
/// Compares how a finding stood at two moments. What cannot be read is never fixed. Of two moments at which it could be read, what is new
/// or regressed from the one to the other is fixed or gone the other way round.
/// </summary>
public static class FindingComparison
{
    /// <param name="from">Null: it was not known.</param>
    /// <param name="to">Null: it was not known.</param>
    /// <param name="controlChanged">Between the two its control began to judge otherwise, and the finding changed with that.</param>
    public static FindingDifference Of(FindingStanding? from, FindingStanding? to, bool controlChanged) => (from, to) switch
    {
        (null or { IsUnknown: false }, { IsUnknown: true }) => FindingDifference.UnknownNow,
        ({ IsUnknown: true }, { IsUnknown: true }) => FindingDifference.Unchanged,
        _ when from is { Status: FindingStatus.Off } != to is { Status: FindingStatus.Off } => FindingDifference.ControlChanged,
        _ when controlChanged && SideOf(from) != SideOf(to) => FindingDifference.ControlChanged,
        (not { IsFailing: true }, { IsFailing: true }) => from is { HasFailed: true } ? FindingDifference.Regressed : FindingDifference.New,
        ({ IsFailing: true }, null or { Status: FindingStatus.Gone }) => FindingDifference.Gone,
        ({ IsFailing: true }, { IsFailing: false }) => FindingDifference.Fixed,
        ({ IsUnknown: true }, { Status: not FindingStatus.Gone, IsFailing: false }) => FindingDifference.KnownNow,
        _ => FindingDifference.Unchanged,
    };

    private static Side SideOf(FindingStanding? standing) => standing switch
    {
        null or { Status: FindingStatus.Gone } => Side.Absent,
        { IsFailing: true } => Side.Failing,
        { IsUnknown: true } => Side.Unknown,
        _ => Side.Passing,
    };

    private enum Side { Absent, Passing, Failing, Unknown }
}
