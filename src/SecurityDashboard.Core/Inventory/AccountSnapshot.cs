using System.Collections.Immutable;

namespace SecurityDashboard.Inventory;

/// <summary>Everything that one scan read from one account, and everything it could not read. Immutable; a control sees nothing else.</summary>
public sealed record AccountSnapshot
{
    public required AccountId Account { get; init; }

    /// <summary>When the scan began; what controls call "now".</summary>
    public required DateTimeOffset TakenAt { get; init; }

    public required SnapshotSource Source { get; init; }

    /// <summary>The regions that were asked, global services not counted.</summary>
    public required ImmutableArray<string> Regions { get; init; }

    public required ImmutableArray<Listing> Listings { get; init; }

    public required ImmutableArray<Resource> Resources { get; init; }

    /// <summary>Names of every bucket the account owns: tells a bucket of ours that was not needed yet from one that nobody here owns.</summary>
    public required Observed<ImmutableArray<string>> OwnedBuckets { get; init; }

    /// <summary>Buckets that something here names and this account does not own: whether they exist at all.</summary>
    public ImmutableArray<ForeignBucket> ForeignBuckets { get; init; } = [];

    /// <summary>What the scan was asked to read on behalf of other accounts: bucket names, key and role references.</summary>
    public ImmutableArray<Reference> Wanted { get; init; } = [];
}

/// <summary>Where a snapshot comes from; everything behind it is the same code.</summary>
public enum SnapshotSource { Aws, Import, Demo }

/// <summary>One listing of one kind of resource in one region: a listing is an observation too.</summary>
/// <param name="Type">One of <see cref="ResourceTypes"/>.</param>
/// <param name="Count">How many were listed, when the listing was read to its last page.</param>
public sealed record Listing(string Type, string Region, Observed<int> Count);

/// <param name="Exists">Whether anybody has a bucket of this name.</param>
public sealed record ForeignBucket(string Name, Observed<bool> Exists);
