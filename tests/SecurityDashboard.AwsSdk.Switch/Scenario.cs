using System.Text.Json;
using System.Xml;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace SecurityDashboard.AwsSdk.Switch;

/// <summary>
/// Ordinary code over two services for which both an official package and a stand-in exist. It is compiled once against each, without a
/// change: what the two builds tell must be the same.
/// </summary>
public static class Scenario
{
    private static readonly AWSCredentials Hub = new BasicAWSCredentials("hub", "hub");

    /// <summary>Assumes a role, reads the keys of its account, and meets the errors on the way.</summary>
    public static async Task<IReadOnlyList<string>> ReadKeysAsync(Uri endpoint, string roleArn, CancellationToken cancellation)
    {
        var told = new List<string>();
        using var sts = SecurityToken(endpoint, Hub);
        var assumed = await sts.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = "scan", DurationSeconds = 900, ExternalId = "e=/+1" }, cancellation);
        Tell(told, "assumed", new { assumed.AssumedRoleUser.Arn, HasKey = assumed.Credentials.AccessKeyId.Length > 0, assumed.Credentials.Expiration?.Kind });

        var session = new SessionAWSCredentials(assumed.Credentials.AccessKeyId, assumed.Credentials.SecretAccessKey, assumed.Credentials.SessionToken);
        using var spoke = SecurityToken(endpoint, session);
        Tell(told, "identity", (await spoke.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation)).Account);

        using var kms = Kms(endpoint, session);
        foreach (var key in (await kms.ListKeysAsync(new ListKeysRequest(), cancellation)).Keys ?? [])
        {
            var metadata = (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = key.KeyId }, cancellation)).KeyMetadata;
            string manager = metadata.KeyManager;
            Tell(told, "key", new
            {
                key.KeyArn,
                metadata.Arn,
                metadata.CreationDate,
                metadata.CreationDate?.Kind,
                metadata.Enabled,
                manager,
                IsCustomer = metadata.KeyManager == "CUSTOMER",
                State = metadata.KeyState?.Value,
                metadata.DeletionDate,
                metadata.MultiRegion,
                metadata.EncryptionAlgorithms,
            });
            Tell(told, "policy", (await kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = key.KeyId, PolicyName = "default" }, cancellation)).Policy);
            Tell(told, "rotation", (await kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = key.KeyId }, cancellation)).KeyRotationEnabled);
            Tell(told, "tags", (await kms.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = key.KeyId }, cancellation)).Tags?.Select(tag => $"{tag.TagKey}={tag.TagValue}"));
        }

        Tell(told, "aliases", (await kms.ListAliasesAsync(new ListAliasesRequest(), cancellation)).Aliases?.Select(alias => $"{alias.AliasName} {alias.TargetKeyId}"));
        await TellAsync(told, () => kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "00000000-0000-0000-0000-000000000000" }, cancellation));
        return told;
    }

    /// <summary>Lists the keys of an endpoint that answers as it is told to.</summary>
    public static async Task<IReadOnlyList<string>> ListKeysAsync(Uri endpoint, int? limit, string? marker, CancellationToken cancellation)
    {
        var told = new List<string>();
        using var kms = Kms(endpoint, Hub);
        await TellAsync(told, async () =>
        {
            var page = await kms.ListKeysAsync(new ListKeysRequest { Limit = limit, Marker = marker }, cancellation);
            return new { Keys = page.Keys?.Select(key => key is null ? null : new { key.KeyId, key.KeyArn }), page.Truncated, page.NextMarker, page.HttpStatusCode, page.ResponseMetadata.RequestId };
        });
        return told;
    }

    /// <summary>Describes a key of an endpoint that answers as it is told to.</summary>
    public static async Task<IReadOnlyList<string>> DescribeKeyAsync(Uri endpoint, CancellationToken cancellation)
    {
        var told = new List<string>();
        using var kms = Kms(endpoint, Hub);
        await TellAsync(told, async () =>
        {
            var key = (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "k", GrantTokens = ["g1", "é\"<+"] }, cancellation)).KeyMetadata;
            return key is null ? null : new
            {
                key.KeyId,
                key.Description,
                key.Enabled,
                key.CreationDate,
                key.PendingDeletionWindowInDays,
                State = key.KeyState?.Value,
                key.EncryptionAlgorithms,
                Replicas = key.MultiRegionConfiguration?.ReplicaKeys?.Select(replica => replica?.Region),
            };
        });
        return told;
    }

    /// <summary>Assumes a role at an endpoint that answers as it is told to.</summary>
    public static async Task<IReadOnlyList<string>> AssumeRoleAsync(Uri endpoint, CancellationToken cancellation)
    {
        var told = new List<string>();
        using var sts = SecurityToken(endpoint, Hub);
        var request = new AssumeRoleRequest
        {
            RoleArn = "arn:aws:iam::111122223333:role/x",
            RoleSessionName = "a+b",
            DurationSeconds = 900,
            TransitiveTagKeys = ["a", "é&="],
            Tags = [new Amazon.SecurityToken.Model.Tag { Key = "team", Value = "a b" }],
            PolicyArns = [new PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
            Policy = "{}",
        };
        await TellAsync(told, async () =>
        {
            var reply = await sts.AssumeRoleAsync(request, cancellation);
            return new { reply.Credentials?.AccessKeyId, reply.Credentials?.Expiration, reply.AssumedRoleUser?.Arn, reply.HttpStatusCode, reply.ResponseMetadata.RequestId };
        });
        return told;
    }

    /// <summary>Where requests for a region would go.</summary>
    public static string Endpoint(string region, bool fips)
    {
        var config = new AmazonKeyManagementServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips, IgnoreConfiguredEndpointUrls = true };
        return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new ListKeysRequest())).URL.TrimEnd('/');
    }

    private static AmazonKeyManagementServiceClient Kms(Uri endpoint, AWSCredentials credentials)
        => new(credentials, new AmazonKeyManagementServiceConfig { ServiceURL = $"{endpoint}", AuthenticationRegion = "eu-west-1", RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 1 });

    private static AmazonSecurityTokenServiceClient SecurityToken(Uri endpoint, AWSCredentials credentials)
        => new(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = $"{endpoint}", AuthenticationRegion = "eu-west-1", RetryMode = RequestRetryMode.Standard, MaxErrorRetry = 1 });

    private static async Task TellAsync<T>(List<string> told, Func<Task<T>> call)
    {
        try
        {
            Tell(told, "answer", await call());
        }
        catch (Exception error) when (error is AmazonUnmarshallingException or XmlException or FormatException)
        {
            // The official clients let the two of the parser through where the stand-ins say the first.
            Tell(told, "unreadable", null);
        }
        catch (AmazonServiceException error)
        {
            Tell(told, "error", new { error.ErrorCode, error.StatusCode, error.ErrorType, error.RequestId, error.Message });
        }
    }

    private static void Tell(List<string> told, string what, object? value) => told.Add($"{what} {JsonSerializer.Serialize(value)}");
}
