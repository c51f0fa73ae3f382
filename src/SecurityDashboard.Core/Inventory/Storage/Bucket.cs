using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Storage;

/// <summary>An S3 bucket that a pipeline or build touches.</summary>
public sealed record Bucket : Resource
{
    public required string Name { get; init; }

    /// <summary>Bucket ARNs name no account, so the listing that holds the bucket decides.</summary>
    public required AccountId Owner { get; init; }

    public required string Location { get; init; }

    public required Observed<BucketEncryption> Encryption { get; init; }

    /// <summary>Null: read, and there is none.</summary>
    public required Observed<PolicyDocument?> Policy { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<BucketVersioning> Versioning { get; init; }

    /// <summary>The bucket's own block; the account's may close more. Not in snapshots of before schema version 2.</summary>
    public Observed<PublicAccessBlock> PublicAccessBlock { get; init; }

    /// <summary>Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<AclGrant>> Acl { get; init; }

    public override AccountId Account => Owner;

    public override string Region => Location;

    public static Arn ArnOf(string name, string partition = "aws") => new($"arn:{partition}:s3:::{name}");
}

/// <summary>A bucket's default encryption: what S3 does with an upload that asks for nothing.</summary>
/// <param name="Key">As configured: key id, key ARN, alias name or alias ARN. Null with SSE-KMS: the AWS-managed key aws/s3.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html</remarks>
public sealed record BucketEncryption(SseAlgorithm Algorithm, string? Key);

/// <summary>Server-side encryption, from weakest to strongest.</summary>
public enum SseAlgorithm
{
    /// <summary>AES256: a key that S3 owns and nobody can control.</summary>
    S3,
    Kms,

    /// <summary>Dual-layer.</summary>
    KmsDsse,
}

/// <summary>Whether a bucket keeps what is overwritten.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html</remarks>
public enum BucketVersioning
{
    /// <summary>It never did.</summary>
    Off,

    /// <summary>It did, and now overwrites.</summary>
    Suspended,
    Enabled,
}
