using System.Collections.Immutable;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Secrets;

/// <summary>Finds hard-coded secrets in what pipelines, builds and deployments are configured with. Thread-safe; linear in the value; accepts any string.</summary>
/// <remarks>What leaves it are traces: no value and no part of one.</remarks>
public sealed class SecretDetector
{
    private readonly Lazy<ProviderRules> _rules = new(() => ProviderRules.Embedded);

    private SecretDetector()
    {
    }

    public static SecretDetector Default { get; } = new();

    /// <summary>One trace for each secret in the value, in the order in which they stand there, at most 500.</summary>
    public ImmutableArray<SecretTrace> Inspect(SecretContext context, FingerprintKey key) => Inspect(context, key, AllowedPatterns.None);

    /// <param name="allowed">Marks the traces of values that match one; they are traces all the same.</param>
    public ImmutableArray<SecretTrace> Inspect(SecretContext context, FingerprintKey key, AllowedPatterns allowed) => new Inspection(_rules.Value, key, allowed).Run(context);
}
