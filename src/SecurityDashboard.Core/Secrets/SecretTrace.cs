namespace SecurityDashboard.Secrets;

/// <summary>What may leave the detector about a secret: no part of the value is in it.</summary>
/// <param name="Rule">The id of the rule that found it.</param>
/// <param name="Confidence">How sure the rule is.</param>
/// <param name="Location">Where in the inspected value: "value", a line, a JSON pointer, or several of them joined by " > ".</param>
/// <param name="Length">Length of the secret in UTF-16 units.</param>
/// <param name="Fingerprint">Equal for equal secrets under one <see cref="FingerprintKey"/>, and meaningless without it.</param>
public sealed record SecretTrace(string Rule, SecretConfidence Confidence, string Location, int Length, string Fingerprint)
{
    /// <summary>The id of the pattern of allowed values that it matched when it was read; null when it matched none.</summary>
    public string? AllowedBy { get; init; }
}
