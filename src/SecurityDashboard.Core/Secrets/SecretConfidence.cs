namespace SecurityDashboard.Secrets;

/// <summary>How sure the detector is. Low asks a person to look and counts in no score; Medium and High count.</summary>
public enum SecretConfidence
{
    Low,
    Medium,
    High,
}
