using System.Collections.Immutable;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The account's keys that a pipeline, project, bucket or secret names, here or in another account, by whatever name.</summary>
internal sealed class KeyCollector : ICollector
{
    public string Subject => "keys";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var references = scan.Named(ResourceTypes.Key)
            .Where(reference => reference.Arn.Account == scan.Account && reference.Arn.Region == region)
            .DistinctBy(reference => reference.Text)
            .ToList();

        scan.Progress.Expect(references.Count);
        var described = new List<(Reference Reference, Observed<KeyMetadata> Metadata)>();
        await scan.ForEachAsync(references, async (reference, cancel) =>
        {
            var metadata = await DescribeAsync(scan, region, reference, cancel);
            lock (described)
                described.Add((reference, metadata));

            scan.Progress.Done(reference.Text);
        }, cancellation);

        var keys = described.ToLookup(entry => entry.Metadata.WhyNot() is null ? entry.Metadata.Value.Arn ?? entry.Reference.Arn.Text : entry.Reference.Arn.Text);
        await scan.ForEachAsync(keys, async (key, cancel) =>
            scan.Add(await KeyAsync(scan, region, key.Key, [.. key.Select(entry => entry.Reference.Text).Order(StringComparer.Ordinal)], key.First().Metadata, cancel)), cancellation);
    }

    private static Task<Observed<KeyMetadata>> DescribeAsync(Scan scan, string region, Reference reference, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("kms:DescribeKey", reference.Arn.Text, async cancel =>
        {
            var answer = await scan.Clients.Kms(region).DescribeKeyAsync(new DescribeKeyRequest { KeyId = reference.Text }, cancel);
            return answer.KeyMetadata ?? throw new FormatException("The answer holds no key.");
        }, cancellation);

    private static async Task<KmsKey> KeyAsync(Scan scan, string region, string arn, string[] knownAs, Observed<KeyMetadata> metadata, CancellationToken cancellation)
    {
        var key = new KmsKey
        {
            Arn = new Arn(arn),
            KnownAs = [.. knownAs],
            Description = metadata.Select(Description),
            Policy = default,
            RotationEnabled = default,
            Grants = default,
        };

        // Only DescribeKey resolves an alias. A key that is gone is kept, because what names it should say so.
        if (metadata.WhyNot() is { } why && (why.Reason is UnreadableReason.NotFound || !key.Arn.Resource.StartsWith("key/", StringComparison.Ordinal)))
            return key with { Policy = Observed.Unreadable<PolicyDocument>(why), RotationEnabled = Observed.Unreadable<bool>(why), Grants = Observed.Unreadable<ImmutableArray<KeyGrant>>(why) };

        return key with
        {
            Policy = await PolicyAsync(scan, region, arn, cancellation),
            RotationEnabled = metadata.WhyNot() is null && !CanRotate(metadata.Value) ? Observed.Of(false) : await RotationAsync(scan, region, arn, cancellation),
            // Of the keys that it manages AWS shows no grants that anybody here could have made.
            Grants = metadata.WhyNot() is null && metadata.Value.KeyManager?.Value is "AWS" ? Observed.Of<ImmutableArray<KeyGrant>>([]) : await GrantsAsync(scan, region, arn, cancellation),
        };
    }

    private static KeyDescription Description(KeyMetadata key) => new()
    {
        Manager = key.KeyManager?.Value is "AWS" ? KeyManager.Aws : KeyManager.Customer,
        State = key.KeyState?.Value ?? "",
        Spec = key.KeySpec?.Value ?? "",
        Origin = key.Origin?.Value ?? "",
    };

    private static bool CanRotate(KeyMetadata key) => key.KeyManager?.Value is not "AWS" && key.KeySpec?.Value is "SYMMETRIC_DEFAULT" && key.Origin?.Value is "AWS_KMS";

    private static Task<Observed<PolicyDocument>> PolicyAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("kms:GetKeyPolicy", arn, async cancel =>
            PolicyDocument.Parse((await scan.Clients.Kms(region).GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = arn, PolicyName = "default" }, cancel)).Policy), cancellation);

    private static Task<Observed<bool>> RotationAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("kms:GetKeyRotationStatus", arn, async cancel =>
        {
            try
            {
                return (await scan.Clients.Kms(region).GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = arn }, cancel)).KeyRotationEnabled is true;
            }
            catch (AmazonServiceException e) when (e.ErrorCode is "UnsupportedOperationException")
            {
                return false;
            }
        }, cancellation);

    private static Task<Observed<ImmutableArray<KeyGrant>>> GrantsAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAllAsync("kms:ListGrants", arn, async (token, cancel) =>
        {
            var page = await scan.Clients.Kms(region).ListGrantsAsync(new ListGrantsRequest { KeyId = arn, Marker = token }, cancel);
            return Page.Of((page.Grants ?? []).Select(Grant), page.Truncated is true ? page.NextMarker : null);
        }, cancellation);

    private static KeyGrant Grant(GrantListEntry grant) =>
        new(grant.GrantId ?? "", grant.GranteePrincipal ?? "", [.. grant.Operations ?? []])
        {
            EncryptionContextSubset = grant.Constraints?.EncryptionContextSubset is { Count: > 0 } subset ? subset.ToImmutableSortedDictionary(StringComparer.Ordinal) : null,
            EncryptionContextEquals = grant.Constraints?.EncryptionContextEquals is { Count: > 0 } equals ? equals.ToImmutableSortedDictionary(StringComparer.Ordinal) : null,
        };
}
