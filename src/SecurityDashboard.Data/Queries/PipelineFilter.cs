using System.Collections.Immutable;
using SecurityDashboard.Encryption;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Data.Queries;

/// <summary>Which pipelines a list shows; what is empty does not limit it.</summary>
public sealed record PipelineFilter
{
    public ImmutableArray<string> Accounts { get; init; } = [];

    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Of A+, A, B, C, D, E.</summary>
    public ImmutableArray<string> Grades { get; init; } = [];

    public ImmutableArray<EncryptionLevel> Encryption { get; init; } = [];

    /// <summary>By the worst hop.</summary>
    public ImmutableArray<TransitEnforcement> Transit { get; init; } = [];

    /// <summary>Part of the ARN, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Only those of which part cannot be read.</summary>
    public bool Stale { get; init; }

    /// <summary>Only those of its teams; null: everything.</summary>
    public Extent? Within { get; init; }
}

/// <summary>In which order; ties in the order of ids.</summary>
public enum PipelineOrder { WorstScore, BestScore, MostRiskPoints, Name }
