namespace SecurityDashboard.Compliance;

/// <summary>How a control, or a requirement, stands over everything that it is about.</summary>
public enum ComplianceState
{
    /// <summary>Everything that it applies to passes.</summary>
    Passing,

    /// <summary>Something fails.</summary>
    Failing,

    /// <summary>Nothing fails, and something could not be judged.</summary>
    Unknown,

    /// <summary>There is nothing that it applies to.</summary>
    NotApplicable,

    /// <summary>Of a requirement: no control is evidence for it.</summary>
    NotJudged,
}

/// <summary>How many evaluations of a control stand how.</summary>
public readonly record struct OutcomeCounts(int Failing, int Unknown, int Passing, int NotApplicable)
{
    public ComplianceState State => this switch
    {
        { Failing: > 0 } => ComplianceState.Failing,
        { Unknown: > 0 } => ComplianceState.Unknown,
        { Passing: > 0 } => ComplianceState.Passing,
        _ => ComplianceState.NotApplicable,
    };

    public static OutcomeCounts operator +(OutcomeCounts a, OutcomeCounts b) => new(a.Failing + b.Failing, a.Unknown + b.Unknown, a.Passing + b.Passing, a.NotApplicable + b.NotApplicable);
}
