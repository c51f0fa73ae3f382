using Amazon.S3.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The names of every bucket that the account owns; which of them matter is known once the pipelines are read.</summary>
internal sealed class BucketNameCollector : ICollector
{
    private const int PageSize = 1000;

    public string Subject => "bucket names";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var s3 = scan.Clients.S3(region);
        scan.OwnedBuckets = await scan.In(region).PagesAsync("s3:ListBuckets", resource: null, async (token, cancel) =>
        {
            // AWS names each bucket's region only where pages are asked for.
            var page = await s3.ListBucketsAsync(new ListBucketsRequest { MaxBuckets = PageSize, ContinuationToken = token }, cancel);
            return Page.Of((page.Buckets ?? []).Where(bucket => bucket.BucketName is not null).Select(bucket => new OwnedBucket(bucket.BucketName, bucket.BucketRegion)), page.ContinuationToken);
        }, cancellation);

        scan.Add(scan.OwnedBuckets.ToListing(ResourceTypes.Bucket, Regions.Global));
    }
}

/// <param name="Region">Null where the listing does not tell.</param>
internal sealed record OwnedBucket(string Name, string? Region);
