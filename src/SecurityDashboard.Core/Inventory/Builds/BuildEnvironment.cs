using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Builds;

/// <summary>The container a build runs in.</summary>
public sealed record BuildEnvironment
{
    public required string Image { get; init; }

    /// <summary>Whether the build may run the Docker daemon, which amounts to root on the build host.</summary>
    public required bool PrivilegedMode { get; init; }

    public ImmutableArray<BuildVariable> Variables { get; init; } = [];
}

/// <param name="Type">PLAINTEXT, PARAMETER_STORE or SECRETS_MANAGER.</param>
public sealed record BuildVariable(string Name, string Type, ConfigurationValue Value);
