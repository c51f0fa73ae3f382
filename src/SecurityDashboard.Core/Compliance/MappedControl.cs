namespace SecurityDashboard.Compliance;

/// <summary>Where it comes from that a control is evidence for a requirement.</summary>
public enum MappingBasis
{
    /// <summary>We judge it so. Have it reviewed before an auditor reads it.</summary>
    Judgement,

    /// <summary>The mapping of this very check was read in a published source: the framework's own text, Security Hub, or another tool's mapping.</summary>
    Source,

    /// <summary>Whoever added the framework says so.</summary>
    Yours,
}

/// <summary>A control that is evidence for a requirement.</summary>
/// <param name="ControlId">Of a control in the catalogue.</param>
public sealed record MappedControl(string ControlId, MappingBasis Basis);
