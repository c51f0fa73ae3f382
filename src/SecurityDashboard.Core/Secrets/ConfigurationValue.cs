namespace SecurityDashboard.Secrets;

/// <summary>A configured value: kept where it can hold no secret, otherwise reduced to its length and fingerprint.</summary>
/// <param name="Clear">Null when the value was redacted.</param>
public sealed record ConfigurationValue(string? Clear);
