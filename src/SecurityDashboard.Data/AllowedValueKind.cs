namespace SecurityDashboard.Data;

/// <summary>How a value that is no secret is named.</summary>
public enum AllowedValueKind
{
    /// <summary>One secret, wherever it stands.</summary>
    Fingerprint,

    /// <summary>Every secret that a regular expression matches as a whole.</summary>
    Pattern,
}
