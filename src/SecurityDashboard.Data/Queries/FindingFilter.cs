using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>Which findings a list shows; what is empty does not limit it.</summary>
public sealed record FindingFilter
{
    public ImmutableArray<FindingStatus> Statuses { get; init; } = [];

    public ImmutableArray<Outcome> Outcomes { get; init; } = [];

    public ImmutableArray<Severity> Severities { get; init; } = [];

    /// <summary>The accounts that were judged.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    public ImmutableArray<string> Regions { get; init; } = [];

    public ImmutableArray<Pillar> Pillars { get; init; } = [];

    public ImmutableArray<string> Controls { get; init; } = [];

    public ImmutableArray<string> ResourceTypes { get; init; } = [];

    /// <summary>Only what counts in this pipeline's score.</summary>
    public Guid? Pipeline { get; init; }

    public string? Resource { get; init; }

    /// <summary>Part of the resource's ARN, in any case; of what is open, also of its part or its message.</summary>
    public string? Text { get; init; }

    /// <summary>Only what shows the secret of this fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Only what counts in scores: it fails, or could not be judged.</summary>
    public bool Open { get; init; }

    /// <summary>Only what cannot be judged now.</summary>
    public bool Stale { get; init; }

    /// <summary>Only what an exception lets stand, or only what none does.</summary>
    public bool? Excepted { get; init; }

    /// <summary>Only what this exception covers now.</summary>
    public Guid? Exception { get; init; }

    /// <summary>Only what began to fail since then.</summary>
    public DateTimeOffset? OpenedSince { get; init; }

    /// <summary>Only what has been failing since before then.</summary>
    public DateTimeOffset? OpenedBefore { get; init; }

    /// <summary>Only what is within it; null: everything.</summary>
    public Extent? Within { get; init; }

    /// <summary>Only what this team or person is to see to, or what nobody is.</summary>
    public OwnerFilter? Owner { get; init; }

    /// <summary>Only what fails and is to be fixed by then.</summary>
    public DueWithin? Due { get; init; }

    /// <summary>Whether nothing but what counts in scores is let through.</summary>
    internal bool AsksForOpen => Open || Stale || Statuses is [FindingStatus.Open];
}

/// <summary>In which order; ties in the order of ids.</summary>
public enum FindingOrder { WorstSeverity, Newest, Oldest }

/// <summary>What findings are counted by.</summary>
public enum FindingGrouping { Control, Resource, Account, Secret, Pipeline, Owner }

/// <param name="Key">The control's id, the resource's or pipeline's ARN, the account's number, the secret's fingerprint, or the team's name (none: nobody's).</param>
public sealed record FindingGroup(string Key, int Count, Severity Worst, int Critical, int High, int Medium, int Low);

/// <summary>The team that owns or is assigned, the person that is assigned, or nobody where both are null.</summary>
public sealed record OwnerFilter(string? Team, string? Person);
