using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Aws.Collectors;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws;

/// <summary>Reads an account into a snapshot. What cannot be read is in the snapshot as unreadable, with the reason; one failure never drops the rest.</summary>
public sealed class AccountScanner(FingerprintKey fingerprintKey, TimeProvider time, ILogger<AccountScanner> log)
{
    private readonly AwsManagedPolicies _awsManaged = new();

    /// <param name="wanted">What other accounts refer to and only this one can read.</param>
    public Task<AccountSnapshot> ScanAsync(AwsSession session, IReadOnlyCollection<Reference> wanted, IProgress<ScanProgress>? progress, CancellationToken cancellation) =>
        ScanAsync(session, wanted, AllowedPatterns.None, progress, cancellation);

    /// <param name="wanted">What other accounts refer to and only this one can read.</param>
    /// <param name="allowed">Mark what is no secret; only now are the values known.</param>
    public async Task<AccountSnapshot> ScanAsync(
        AwsSession session, IReadOnlyCollection<Reference> wanted, AllowedPatterns allowed, IProgress<ScanProgress>? progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var scan = new Scan(session, new Redactor(fingerprintKey, allowed), [.. wanted.Where(reference => reference.Why is null).Distinct()], new ProgressReport(progress, session.Clients.Count, time), time);
        var regions = session.Regions;
        ImmutableArray<string> global = [session.GlobalRegion];

        // Each step asks about what the ones before it name.
        await RunAsync(scan, "Definitions and identities",
        [
            .. Each(regions, new PipelineCollector(), new WebhookCollector(), new SourceCredentialCollector(), new SecretCollector(), new TrailCollector(), new EventRuleCollector()),
            .. Each(global, new IdentityCollector(_awsManaged), new IdentityProviderCollector(), new BucketNameCollector(), new InstanceProfileCollector()),
        ], cancellation);
        await RunAsync(scan, "Build projects, images, functions, stacks and instances",
        [
            .. Each([.. regions.Union(RegionsOf(scan, ResourceTypes.BuildProject))], new BuildProjectCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.ImageRepository).Distinct()], new ImageRepositoryCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.Function).Distinct()], new FunctionCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.Stack).Distinct()], new StackCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.Topic).Distinct()], new TopicCollector()),
            .. Each([.. regions.Union(RegionsOf(scan, ResourceTypes.DeploymentGroup))], new DeploymentCollector()),
        ], cancellation);
        await RunAsync(scan, "Buckets and connections",
        [
            .. Each(global, new BucketCollector()),
            .. Each(regions, new ConnectionCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.Parameter).Distinct()], new ParameterCollector()),
        ], cancellation);
        await RunAsync(scan, "Keys and hosts",
        [
            .. Each([.. regions.Union(RegionsOf(scan, ResourceTypes.Key))], new KeyCollector()),
            .. Each([.. RegionsOf(scan, ResourceTypes.Host).Distinct()], new HostCollector()),
        ], cancellation);
        await RunAsync(scan, "Findings of AWS", Each(regions, new AnalyzerCollector()), cancellation);

        var snapshot = SnapshotOf(scan);
        var resources = snapshot.Resources.Length;
        var unread = scan.Listings.Count(listing => listing.Count.WhyNot() is not null);
        var elapsed = time.GetElapsedTime(started);
        log.Scanned(session.Account, resources, unread, elapsed);
        return snapshot;
    }

    private static IEnumerable<(ICollector Collector, string Region)> Each(ImmutableArray<string> regions, params ICollector[] collectors) =>
        collectors.SelectMany(collector => regions.Select(region => (collector, region)));

    /// <summary>Where resources of the type are that something in this account names; a pipeline reaches into regions that nobody configured.</summary>
    private static IEnumerable<string> RegionsOf(Scan scan, string type) =>
        scan.Named(type).Where(reference => reference.Arn.Account == scan.Account && AwsRegions.IsRegion(reference.Arn.Region)).Select(reference => reference.Arn.Region);

    private static async Task RunAsync(Scan scan, string phase, IEnumerable<(ICollector Collector, string Region)> work, CancellationToken cancellation)
    {
        var items = work.ToList();
        scan.Progress.Begin(phase);
        scan.Progress.Expect(items.Count);
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellation }, async (item, cancel) =>
        {
            await item.Collector.CollectAsync(scan, item.Region, cancel);
            scan.Progress.Done($"{item.Collector.Subject} in {item.Region}");
        });
    }

    private static AccountSnapshot SnapshotOf(Scan scan) => new()
    {
        Account = scan.Account,
        TakenAt = scan.StartedAt,
        Source = SnapshotSource.Aws,
        Regions = scan.Session.Regions,
        Listings = [.. scan.Listings],
        Resources = [.. scan.Resources.DistinctBy(resource => resource.Arn)],
        OwnedBuckets = scan.OwnedBuckets.Why is { } why
            ? Observed.Unreadable<ImmutableArray<string>>(why)
            : Observed.Of(scan.OwnedBuckets.Items.Select(bucket => bucket.Name).Distinct().Order(StringComparer.Ordinal).ToImmutableArray()),
        ForeignBuckets = [.. scan.ForeignBuckets],
        Wanted = scan.Wanted,
    };
}
