using System.Collections.Immutable;
using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The buckets that something names, here or in another account, and that this account owns; the others are left to their owners' snapshots.</summary>
internal sealed class BucketCollector : ICollector
{
    public string Subject => "buckets";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var regions = scan.OwnedBuckets.Items.DistinctBy(bucket => bucket.Name).ToDictionary(bucket => bucket.Name, bucket => bucket.Region, StringComparer.Ordinal);
        var names = scan.Named(ResourceTypes.Bucket)
            .Select(reference => References.BucketOf(reference.Text) ?? "")
            .Where(name => name.Length > 0 && (regions.ContainsKey(name) || scan.OwnedBuckets.Why is not null))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        scan.Progress.Expect(names.Count);
        await scan.ForEachAsync(names, async (name, cancel) =>
        {
            if (await ReadAsync(scan, name, isOurs: regions.TryGetValue(name, out var known), known, region, cancel) is { } bucket)
                scan.Add(bucket);

            scan.Progress.Done(name);
        }, cancellation);

        // Of what this account names and does not own, only whether it is there.
        var foreign = scan.OwnedBuckets.Why is not null ? [] : scan.Resources.SelectMany(resource => References.Of(resource))
            .Where(reference => reference is { Type: ResourceTypes.Bucket, Why: null })
            .Select(reference => References.BucketOf(reference.Text) ?? "")
            .Where(name => name.Length > 0 && !regions.ContainsKey(name))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        await scan.ForEachAsync(foreign, async (name, cancel) => scan.Add(new ForeignBucket(name, await ExistsAsync(scan, name, region, cancel))), cancellation);
    }

    private static Task<Observed<bool>> ExistsAsync(Scan scan, string name, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("s3:HeadBucket", Bucket.ArnOf(name, scan.Partition).Text, async cancel =>
        {
            try
            {
                await scan.Clients.S3(region).HeadBucketAsync(new HeadBucketRequest { BucketName = name }, cancel);
                return true;
            }
            // What S3 refuses to show, or has in another region, is there.
            catch (AmazonServiceException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.MovedPermanently)
            {
                return e.StatusCode is not HttpStatusCode.NotFound;
            }
        }, cancellation);

    /// <summary>Null: it does not exist any more, or nothing says that it is ours.</summary>
    private static async Task<Bucket?> ReadAsync(Scan scan, string name, bool isOurs, string? knownRegion, string anyRegion, CancellationToken cancellation)
    {
        var arn = Bucket.ArnOf(name, scan.Partition);
        var location = knownRegion is not null && AwsRegions.IsRegion(knownRegion) ? Observed.Of(knownRegion) : await LocationAsync(scan, name, arn.Text, anyRegion, cancellation);
        if (location.WhyNot() is { } why)
            return isOurs && why.Reason is not UnreadableReason.NotFound ? Nowhere(scan, name, arn, why) : null;

        var region = location.Value;
        var encryption = await EncryptionAsync(scan, name, arn.Text, region, cancellation);
        if (encryption.WhyNot() is { Reason: UnreadableReason.NotFound })
            return null;

        return new Bucket
        {
            Arn = arn,
            Name = name,
            Owner = scan.Account,
            Location = region,
            Encryption = encryption,
            Policy = await PolicyAsync(scan, name, arn.Text, region, cancellation),
            Versioning = await VersioningAsync(scan, name, arn.Text, region, cancellation),
            PublicAccessBlock = await PublicAccessBlockAsync(scan, name, arn.Text, region, cancellation),
            Acl = await AclAsync(scan, name, arn.Text, region, cancellation),
        };
    }

    private static Task<Observed<string>> LocationAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        Reader.ObserveAsync(() => AskLocationAsync(scan, name, arn, region, cancellation));

    private static Task<string> AskLocationAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        scan.In(region).AskAsync("s3:GetBucketLocation", arn, async cancel =>
        {
            var answer = await scan.Clients.S3(region).GetBucketLocationAsync(new GetBucketLocationRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel);
            return answer.Location?.Value switch
            {
                null or "" => "us-east-1",
                "EU" => "eu-west-1",
                var location when AwsRegions.IsRegion(location) => location,
                _ => throw new FormatException("The location is not a region."),
            };
        }, cancellation);

    private static Task<Observed<BucketEncryption>> EncryptionAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) => Reader.ObserveAsync(async () =>
    {
        var answer = await scan.In(region).AskAsync("s3:GetBucketEncryption", arn, cancel =>
            scan.Clients.S3(region).GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel), cancellation);

        // The SDK swallows a 404, and with it whether the setting is missing or the bucket. Since January 2023 S3 encrypts with its own
        // keys where nothing is set.
        if (answer.HttpStatusCode is HttpStatusCode.NotFound)
            await AskLocationAsync(scan, name, arn, region, cancellation);

        return await scan.In(region).AskAsync("s3:GetBucketEncryption", arn, _ =>
            Task.FromResult(Encryption(answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?.FirstOrDefault()?.ServerSideEncryptionByDefault)), cancellation);
    });

    private static BucketEncryption Encryption(ServerSideEncryptionByDefault? rule) => rule?.ServerSideEncryptionAlgorithm?.Value switch
    {
        null or "AES256" => new BucketEncryption(SseAlgorithm.S3, Key: null),
        "aws:kms" => new BucketEncryption(SseAlgorithm.Kms, KeyOf(rule)),
        "aws:kms:dsse" => new BucketEncryption(SseAlgorithm.KmsDsse, KeyOf(rule)),
        _ => throw new FormatException("The algorithm is not one that S3 documents."),
    };

    private static string? KeyOf(ServerSideEncryptionByDefault rule) => rule.ServerSideEncryptionKeyManagementServiceKeyId is { Length: > 0 } key ? key : null;

    private static Task<Observed<PolicyDocument?>> PolicyAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("s3:GetBucketPolicy", arn, async cancel =>
        {
            var answer = await scan.Clients.S3(region).GetBucketPolicyAsync(new GetBucketPolicyRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel);

            // The SDK swallows a 404, and hands over its body as if it were the policy.
            return answer.HttpStatusCode is HttpStatusCode.NotFound || string.IsNullOrEmpty(answer.Policy) ? null : PolicyDocument.Parse(answer.Policy);
        }, cancellation);

    private static Task<Observed<BucketVersioning>> VersioningAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("s3:GetBucketVersioning", arn, async cancel =>
        {
            var answer = await scan.Clients.S3(region).GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel);
            return answer.VersioningConfig?.Status?.Value switch
            {
                _ when answer.HttpStatusCode is not HttpStatusCode.OK => throw new FormatException("S3 did not answer for the bucket."),
                "Enabled" => BucketVersioning.Enabled,
                "Suspended" => BucketVersioning.Suspended,
                null or "" or "Off" => BucketVersioning.Off,
                _ => throw new FormatException("The state is not one that S3 documents."),
            };
        }, cancellation);

    private static Task<Observed<PublicAccessBlock>> PublicAccessBlockAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("s3:GetPublicAccessBlock", arn, async cancel =>
        {
            try
            {
                var answer = await scan.Clients.S3(region).GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel);
                return answer.PublicAccessBlockConfiguration is { } block && answer.HttpStatusCode is HttpStatusCode.OK
                    ? new PublicAccessBlock(block.BlockPublicAcls is true, block.IgnorePublicAcls is true, block.BlockPublicPolicy is true, block.RestrictPublicBuckets is true)
                    : throw new FormatException("S3 did not answer for the bucket.");
            }
            catch (AmazonServiceException e) when (e.ErrorCode is "NoSuchPublicAccessBlockConfiguration")
            {
                return PublicAccessBlock.None;
            }
        }, cancellation);

    private static Task<Observed<ImmutableArray<AclGrant>>> AclAsync(Scan scan, string name, string arn, string region, CancellationToken cancellation) =>
        scan.In(region).ReadAsync<ImmutableArray<AclGrant>>("s3:GetBucketAcl", arn, async cancel =>
        {
            var answer = await scan.Clients.S3(region).GetBucketAclAsync(new GetBucketAclRequest { BucketName = name, ExpectedBucketOwner = scan.Account.Text }, cancel);
            return answer.HttpStatusCode is HttpStatusCode.OK
                ? [.. (answer.Grants ?? []).Select(grant => new AclGrant(grant.Grantee?.URI ?? grant.Grantee?.CanonicalUser ?? "", grant.Permission?.Value ?? ""))]
                : throw new FormatException("S3 did not answer for the bucket.");
        }, cancellation);

    /// <summary>Without its region a bucket cannot be asked anything.</summary>
    private static Bucket Nowhere(Scan scan, string name, Arn arn, Unreadable why) => new()
    {
        Arn = arn,
        Name = name,
        Owner = scan.Account,
        Location = Regions.Global,
        Encryption = Observed.Unreadable<BucketEncryption>(why),
        Policy = Observed.Unreadable<PolicyDocument?>(why),
        Versioning = Observed.Unreadable<BucketVersioning>(why),
        PublicAccessBlock = Observed.Unreadable<PublicAccessBlock>(why),
        Acl = Observed.Unreadable<ImmutableArray<AclGrant>>(why),
    };
}
