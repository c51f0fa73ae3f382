using System.Collections.Immutable;

namespace SecurityDashboard.Compliance;

/// <summary>A standard, benchmark or list of risks, with those of its requirements that pipelines can meet or miss.</summary>
public sealed record Framework
{
    /// <summary>Stable, with the version in it, such as <c>NIST-800-53r5</c>; stands in addresses and before requirement numbers.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Publisher { get; init; }

    /// <summary>An https address where the framework is published; empty if there is none.</summary>
    public required string Address { get; init; }

    /// <summary>One sentence.</summary>
    public required string About { get; init; }

    /// <summary>In the order of the framework.</summary>
    public required ImmutableArray<Requirement> Requirements { get; init; }

    /// <summary>Whether somebody of this organization added it.</summary>
    public bool IsYours { get; init; }
}
