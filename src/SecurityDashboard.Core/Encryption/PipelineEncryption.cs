using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Encryption;

/// <summary>What a place is to the pipeline that uses it.</summary>
public enum PlaceUse { Store, Source, Output, Cache, Logs }

/// <summary>One place where something of a pipeline lies, and how it is encrypted at rest.</summary>
/// <param name="Location">Bucket name.</param>
/// <param name="Because">One sentence: what decides, or what could not be read.</param>
public sealed record EncryptedPlace(string Location, PlaceUse Use, EncryptionLevel Level, string Because)
{
    /// <summary>The ARN of the customer-managed key; null for any other.</summary>
    public string? Key { get; init; }

    public KeyRotation Rotation { get; init; }

    /// <summary>Who manages the key.</summary>
    public KeyHolder Holder => Level switch
    {
        EncryptionLevel.None => KeyHolder.Nobody,
        EncryptionLevel.SseS3 or EncryptionLevel.SseKmsAwsManaged => KeyHolder.Aws,
        EncryptionLevel.SseKmsCustomerManaged => KeyHolder.Customer,
        _ => KeyHolder.Unknown,
    };

    /// <summary>Whether the account decides by a policy who may use the key; null where that is not known.</summary>
    public bool? HasOwnPolicy => Level is EncryptionLevel.Unknown ? null : Level is EncryptionLevel.SseKmsCustomerManaged;
}

/// <summary>
/// Every place where artifacts of a pipeline lie, with its level. CodePipeline itself writes with the store's key, or with the
/// AWS-managed key aws/s3 where the store names none; everything else gets the bucket's default, which is SSE-S3 where none is set.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
/// </remarks>
public sealed record PipelineEncryption(ImmutableArray<EncryptedPlace> Places)
{
    /// <summary>The weakest of the artifact stores; Unknown while one of them is.</summary>
    public EncryptionLevel Level => Places.Where(place => place.Use is PlaceUse.Store).Select(place => place.Level).DefaultIfEmpty(EncryptionLevel.Unknown).Min();

    public static PipelineEncryption Of(Pipeline pipeline, Estate estate)
    {
        if (pipeline.Definition.WhyNot is { } why)
            return new PipelineEncryption([new EncryptedPlace("", PlaceUse.Store, EncryptionLevel.Unknown, why.Message)]);

        var definition = pipeline.Definition.Value;
        var actions = definition.Stages.SelectMany(stage => stage.Actions).ToList();
        return new PipelineEncryption(
        [
            .. definition.ArtifactStores.Select(store => Place(store.Bucket, PlaceUse.Store, () => OfStore(store, pipeline, estate))),
            .. actions.Where(action => action is { Category: "Source", Provider: "S3" })
                .Select(action => action.Configuration.GetValueOrDefault("S3Bucket")?.Clear).OfType<string>()
                .Select(bucket => Place(bucket, PlaceUse.Source, () => OfDefault(bucket, estate))),
            .. estate.ReferencesOf(pipeline).Where(reference => reference.Type is ResourceTypes.BuildProject)
                .SelectMany(reference => OfProject(reference, estate)),
        ]);
    }

    /// <summary>The level that objects written with an artifact store's key have.</summary>
    /// <exception cref="UnreadableException">The key could not be read.</exception>
    public static EncryptedBy OfStore(ArtifactStore store, Pipeline pipeline, Estate estate) =>
        store.Key is null
            ? new EncryptedBy(EncryptionLevel.SseKmsAwsManaged, $"The artifact store {store.Bucket} names no key, so CodePipeline uses the AWS-managed key aws/s3.")
            : OfKey(store.Key, pipeline.Account, store.Region, $"The artifact store {store.Bucket}", estate);

    /// <summary>The level that an upload gets which asks for nothing.</summary>
    /// <exception cref="UnreadableException">The bucket's default or its key could not be read.</exception>
    public static EncryptedBy OfDefault(string bucketName, Estate estate)
    {
        var bucket = estate.Bucket(bucketName).Value;
        return bucket.Encryption.Value switch
        {
            { Algorithm: SseAlgorithm.S3 } => new EncryptedBy(EncryptionLevel.SseS3, $"The bucket {bucketName} encrypts with SSE-S3 by default."),
            { Key: { } key } => OfKey(key, bucket.Account, bucket.Region, $"The default encryption of the bucket {bucketName}", estate),
            _ => new EncryptedBy(EncryptionLevel.SseKmsAwsManaged, $"The bucket {bucketName} encrypts with the AWS-managed key aws/s3 by default."),
        };
    }

    private static IEnumerable<EncryptedPlace> OfProject(Reference reference, Estate estate)
    {
        var observed = estate.Find<BuildProject>(reference).Select(project => project.Definition);
        if (observed.WhyNot is not null || observed.Value.WhyNot is not null)
            return [new EncryptedPlace(reference.Arn.Name, PlaceUse.Output, EncryptionLevel.Unknown, (observed.WhyNot ?? observed.Value.WhyNot)!.Message)];

        var project = observed.Value.Value;
        return
        [
            .. project.Artifacts.Where(artifacts => artifacts is { Type: "S3", Location: not null })
                .Select(artifacts => Place(artifacts.Location!, PlaceUse.Output, () => artifacts.EncryptionDisabled
                    ? new EncryptedBy(EncryptionLevel.None, $"The project {reference.Arn.Name} has encryption of its artifacts switched off.")
                    : project.EncryptionKey is { } key
                        ? OfKey(key, reference.Owner, reference.Region, $"The project {reference.Arn.Name}", estate)
                        : new EncryptedBy(EncryptionLevel.SseKmsAwsManaged, $"The project {reference.Arn.Name} names no key, so CodeBuild uses the AWS-managed key aws/s3."))),
            .. References.BucketOf(project.CacheLocation) is { Length: > 0 } cache ? [Place(cache, PlaceUse.Cache, () => OfDefault(cache, estate))] : Array.Empty<EncryptedPlace>(),
            .. project.S3Logs is { } logs && References.BucketOf(logs.Location) is { Length: > 0 } bucket
                ? [Place(bucket, PlaceUse.Logs, () => logs.EncryptionDisabled
                    ? new EncryptedBy(EncryptionLevel.None, $"The project {reference.Arn.Name} has encryption of its S3 logs switched off.")
                    : OfDefault(bucket, estate))]
                : Array.Empty<EncryptedPlace>(),
        ];
    }

    private static EncryptedBy OfKey(string text, AccountId account, string region, string who, Estate estate)
    {
        if (References.IsAwsManagedAlias(new Reference(ResourceTypes.Key, text, account, region).Arn))
            return new EncryptedBy(EncryptionLevel.SseKmsAwsManaged, $"{who} uses {text}, which AWS manages.");

        var key = estate.Key(text, account, region).Value;
        return key.Description.Value.Manager is KeyManager.Customer
            ? new EncryptedBy(EncryptionLevel.SseKmsCustomerManaged, $"{who} uses the customer-managed key {key.Arn}.")
            {
                Key = key.Arn.Text,
                Rotation = key.RotationEnabled.WhyNot is not null ? KeyRotation.Unknown : key.RotationEnabled.Value ? KeyRotation.On : KeyRotation.Off,
            }
            : new EncryptedBy(EncryptionLevel.SseKmsAwsManaged, $"{who} uses {key.Arn}, which AWS manages.");
    }

    private static EncryptedPlace Place(string location, PlaceUse use, Func<EncryptedBy> level)
    {
        try
        {
            var found = level();
            return new EncryptedPlace(location, use, found.Level, found.Because) { Key = found.Key, Rotation = found.Rotation };
        }
        catch (UnreadableException e)
        {
            return new EncryptedPlace(location, use, EncryptionLevel.Unknown, e.Message);
        }
    }
}

/// <summary>How something is encrypted, and why.</summary>
public sealed record EncryptedBy(EncryptionLevel Level, string Because)
{
    /// <summary>The ARN of the customer-managed key; null for any other.</summary>
    public string? Key { get; init; }

    /// <summary>Keys of AWS and of S3 are rotated by AWS.</summary>
    public KeyRotation Rotation { get; init; } = Level switch
    {
        EncryptionLevel.SseS3 or EncryptionLevel.SseKmsAwsManaged => KeyRotation.ByAws,
        EncryptionLevel.None => KeyRotation.None,
        _ => KeyRotation.Unknown,
    };
}

/// <summary>Who manages the key that something lies under.</summary>
public enum KeyHolder { Unknown, Nobody, Aws, Customer }

/// <summary>Whether the key that something lies under is rotated.</summary>
public enum KeyRotation
{
    Unknown,

    /// <summary>There is no key.</summary>
    None,

    /// <summary>AWS does it, whether the customer wants or not.</summary>
    ByAws,

    On,

    /// <summary>Switched off, or of a kind that KMS does not rotate.</summary>
    Off,
}
