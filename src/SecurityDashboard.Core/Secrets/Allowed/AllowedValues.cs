using System.Collections.Frozen;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Secrets.Allowed;

/// <summary>What people of an organisation said is no secret: fingerprints, and patterns that matched when the value was read.</summary>
/// <param name="Fingerprints">Of secrets, or of whole values.</param>
/// <param name="Patterns">Ids of the patterns that are still allowed; what a removed one matched counts again.</param>
public sealed record AllowedValues(FrozenSet<string> Fingerprints, FrozenSet<string> Patterns)
{
    public static AllowedValues None { get; } = new([], []);

    public bool Allows(SecretTrace trace) => Fingerprints.Contains(trace.Fingerprint) || trace.AllowedBy is { } pattern && Patterns.Contains(pattern);

    public bool Allows(Redacted value) => Fingerprints.Contains(value.Fingerprint) || value.AllowedBy is { } pattern && Patterns.Contains(pattern);
}
