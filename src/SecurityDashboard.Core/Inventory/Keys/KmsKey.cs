using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Keys;

/// <summary>A KMS key that a pipeline, project, bucket or secret names.</summary>
public sealed record KmsKey : Resource
{
    /// <summary>Every way in which something named it and KMS resolved it: key id, key ARN, alias name, alias ARN.</summary>
    public required ImmutableArray<string> KnownAs { get; init; }

    public required Observed<KeyDescription> Description { get; init; }

    public required Observed<PolicyDocument> Policy { get; init; }

    /// <summary>Not asked for, and false, where KMS cannot rotate the key: AWS-managed, asymmetric, HMAC, imported or custom key store.</summary>
    public required Observed<bool> RotationEnabled { get; init; }

    /// <summary>Not asked for, and empty, where AWS manages the key. Not in snapshots of before schema version 2.</summary>
    public Observed<ImmutableArray<KeyGrant>> Grants { get; init; }
}

/// <remarks>https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html</remarks>
public sealed record KeyDescription
{
    public required KeyManager Manager { get; init; }

    /// <summary>Enabled, Disabled, PendingDeletion, PendingImport, Unavailable, ….</summary>
    public required string State { get; init; }

    /// <summary>SYMMETRIC_DEFAULT, RSA_4096, ….</summary>
    public required string Spec { get; init; }

    /// <summary>AWS_KMS, EXTERNAL, AWS_CLOUDHSM or EXTERNAL_KEY_STORE.</summary>
    public required string Origin { get; init; }
}

/// <summary>Who controls a key's policy and rotation.</summary>
public enum KeyManager { Aws, Customer }
