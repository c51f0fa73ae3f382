using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>A snapshot while it grows. Thread-safe.</summary>
internal sealed class Scan(AwsSession session, Redactor redactor, ImmutableArray<Reference> wanted, ProgressReport progress, TimeProvider time)
{
    private readonly ConcurrentQueue<Resource> _resources = new();
    private readonly ConcurrentQueue<Listing> _listings = new();
    private readonly ConcurrentQueue<ForeignBucket> _foreignBuckets = new();

    public AwsSession Session => session;

    public AccountId Account => session.Account;

    public string Partition => session.Partition;

    public AwsClients Clients => session.Clients;

    public FreeText FreeText { get; } = new(redactor);

    public ProgressReport Progress => progress;

    public TimeProvider Time => time;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public ImmutableArray<Reference> Wanted => wanted;

    public IEnumerable<Resource> Resources => _resources;

    public IEnumerable<Listing> Listings => _listings;

    public IEnumerable<ForeignBucket> ForeignBuckets => _foreignBuckets;

    /// <summary>Every bucket of the account, once they are listed.</summary>
    public Pages<OwnedBucket> OwnedBuckets { get; set; } = new([], Unreadable.NeverCollected);

    /// <summary>Every instance profile of the account, once they are listed.</summary>
    public Pages<InstanceProfileRoles> InstanceProfiles { get; set; } = new([], Unreadable.NeverCollected);

    public void Add(Resource resource)
    {
        _resources.Enqueue(resource);
        progress.Found();
    }

    public void Add(ForeignBucket bucket) => _foreignBuckets.Enqueue(bucket);

    public void Add(Listing listing) => _listings.Enqueue(listing);

    public Reader In(string region) => session.In(region);

    /// <summary>What the resources so far and other accounts name, of one type; what might be anything is left out.</summary>
    public ImmutableArray<Reference> Named(string type) =>
        [.. _resources.SelectMany(resource => References.Of(resource)).Concat(wanted).Where(reference => reference.Type == type && reference.Why is null && reference.Text.Length > 0).Distinct()];

    /// <summary>Those of <see cref="Named"/> that are to be found in this account and one region, each once.</summary>
    public IReadOnlyList<Reference> NamedIn(string type, string region) =>
        [.. Named(type).Where(reference => reference.Arn.Account == Account && reference.Arn.Region == region).DistinctBy(reference => reference.Arn)];

    /// <summary>Does something for each item, several at a time.</summary>
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = session.Options.ConcurrentRequests, CancellationToken = cancellation },
            async (item, cancel) => await work(item, cancel));
}
