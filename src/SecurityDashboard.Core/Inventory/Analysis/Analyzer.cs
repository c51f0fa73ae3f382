using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Analysis;

/// <summary>An IAM Access Analyzer that looks for access from outside, and what it found on the things that pipelines use.</summary>
/// <remarks>https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html</remarks>
public sealed record Analyzer : Resource
{
    public required string Name { get; init; }

    /// <summary>ACCOUNT or ORGANIZATION.</summary>
    public required string Scope { get; init; }

    /// <summary>The active findings.</summary>
    public required Observed<ImmutableArray<AnalyzerFinding>> Findings { get; init; }
}

/// <param name="Resource">What can be reached from outside.</param>
public sealed record AnalyzerFinding(string Id, Arn Resource);
