using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Templates.Resources;

/// <summary>Buckets, keys and secrets as templates declare them, with what AWS does where they say nothing.</summary>
internal static class StorageReader
{
    /// <param name="policy">Of the bucket policy that names it; null: no part of the file does.</param>
    public static Bucket Bucket(Properties bucket, string name, Target target, Observed<PolicyDocument?> policy) => new()
    {
        Arn = Inventory.Storage.Bucket.ArnOf(name, target.Partition),
        Name = name,
        Owner = target.Account,
        Location = target.Region,
        Encryption = DeclaredInventory.Observe(() => Encryption(bucket)),
        Policy = policy,
        Versioning = DeclaredInventory.Observe(() => (bucket.Has("VersioningConfiguration") ? bucket.Inner("VersioningConfiguration").Text("Status") : null) switch
        {
            "Enabled" => BucketVersioning.Enabled,
            "Suspended" => BucketVersioning.Suspended,
            _ => BucketVersioning.Off,
        }),
        // New buckets block everything, older ones nothing: only what is said is known.
        PublicAccessBlock = bucket.Has("PublicAccessBlockConfiguration")
            ? DeclaredInventory.Observe(() => Block(bucket.Inner("PublicAccessBlockConfiguration")))
            : DeclaredInventory.NotSaid<PublicAccessBlock>($"The file does not say what of public access the bucket {name} blocks. Give it a PublicAccessBlockConfiguration."),
        Acl = DeclaredInventory.Observe<ImmutableArray<AclGrant>>(() => Acl(bucket.Text("AccessControl"))),
    };

    public static KmsKey Key(Properties key, string id, ImmutableArray<string> aliases, Target target)
    {
        var arn = new Arn(DeclaredNames.Arn("AWS::KMS::Key", id, id, target)!);
        return new KmsKey
        {
            Arn = arn,
            KnownAs = [arn.Name, arn.Text, .. aliases],
            Description = DeclaredInventory.Observe(() => new KeyDescription
            {
                Manager = KeyManager.Customer,
                State = key.Bool("Enabled", worse: false) is false ? "Disabled" : "Enabled",
                Spec = key.Text("KeySpec") ?? "SYMMETRIC_DEFAULT",
                Origin = key.Text("Origin") ?? "AWS_KMS",
            }),
            // Without one KMS makes the policy by which the account's own policies decide.
            Policy = DeclaredInventory.Observe(() => key.Policy("KeyPolicy") ?? PolicyDocument.Parse(
                $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:{{target.Partition}}:iam::{{target.Account}}:root"},"Action":"kms:*","Resource":"*"}]}""")),
            RotationEnabled = DeclaredInventory.Observe(() => key.Bool("EnableKeyRotation", worse: false) is true),
            Grants = Observed.Of<ImmutableArray<KeyGrant>>([]),
        };
    }

    /// <param name="isRotated">A rotation schedule of the file names it.</param>
    public static Secret Secret(Properties secret, string id, string name, bool isRotated, Observed<PolicyDocument?> policy, Target target) => new()
    {
        Arn = new Arn(DeclaredNames.Arn("AWS::SecretsManager::Secret", id, name, target)!),
        Name = name,
        RotationEnabled = isRotated,
        Key = secret.Name("KmsKeyId"),
        History = DeclaredInventory.NotSaid<SecretHistory>($"When the secret {name} was changed is known once it is there."),
        Policy = policy,
    };

    private static BucketEncryption Encryption(Properties bucket)
    {
        var rule = bucket.Has("BucketEncryption") ? bucket.Inner("BucketEncryption").Items("ServerSideEncryptionConfiguration").FirstOrDefault() : null;
        if (rule?.Has("ServerSideEncryptionByDefault") is not true)
            return new BucketEncryption(SseAlgorithm.S3, Key: null);

        var byDefault = rule.Inner("ServerSideEncryptionByDefault");
        return byDefault.Text("SSEAlgorithm") switch
        {
            "aws:kms" => new BucketEncryption(SseAlgorithm.Kms, byDefault.Name("KMSMasterKeyID")),
            "aws:kms:dsse" => new BucketEncryption(SseAlgorithm.KmsDsse, byDefault.Name("KMSMasterKeyID")),
            _ => new BucketEncryption(SseAlgorithm.S3, Key: null),
        };
    }

    private static PublicAccessBlock Block(Properties block) =>
        new(block.Bool("BlockPublicAcls", worse: false) is true, block.Bool("IgnorePublicAcls", worse: false) is true, block.Bool("BlockPublicPolicy", worse: false) is true, block.Bool("RestrictPublicBuckets", worse: false) is true);

    private static ImmutableArray<AclGrant> Acl(string? canned) => canned switch
    {
        "PublicRead" => [Everybody("READ")],
        "PublicReadWrite" => [Everybody("READ"), Everybody("WRITE")],
        "AuthenticatedRead" => [new AclGrant("http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "READ")],
        _ => [],
    };

    private static AclGrant Everybody(string permission) => new("http://acs.amazonaws.com/groups/global/AllUsers", permission);
}
