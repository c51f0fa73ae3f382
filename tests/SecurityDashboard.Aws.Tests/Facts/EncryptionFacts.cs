using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Keys of artifact stores, and the rotation of keys.</summary>
internal static class EncryptionFacts
{
    private const string Theirs = "arn:aws:kms:eu-west-1:999988887777:key/11111111-2222-3333-4444-555555555555";
    private const string TheirRole = "arn:aws:iam::999988887777:role/deploy";
    private const string ByShopKey = "The artifact store {bucket shop} uses the customer-managed key {key shop}.";
    private const string KeyGone = "kms:DescribeKey of arn:aws:kms:eu-west-1:{account}:alias/gone: AWS says that it does not exist (…";

    public static IEnumerable<Fact> All => [.. Stores, .. Regions, .. Rotation];

    private static IEnumerable<Fact> Stores
    {
        get
        {
            var gone = Absent("AS-01", "no such key", "pipeline gone-key", account => account.PipelineAsync("gone-key", key: "alias/gone"), Outcome.Unknown, KeyGone);
            var theirs = Absent("AS-01", "no connection to the account of the key", "pipeline their-key", account => account.PipelineAsync("their-key", key: Theirs),
                Outcome.Unknown, NotConnected(Theirs));
            var abroad = Bad("AS-01", "an alias, and an action in another account", "pipeline abroad",
                account => account.PipelineAsync("abroad", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: TheirRole))], key: "alias/shop"),
                "The artifact store {bucket shop} names the key alias/shop, an alias that means nothing in account 999988887777, where the action Deploy runs; there CodePipeline needs the ARN of the key itself.");
            return
            [
                Good("AS-01", "a key by its ARN", "pipeline by-arn", account => account.PipelineAsync("by-arn", key: "{key shop}"), ByShopKey),
                Good("AS-01", "a key by its id", "pipeline by-id", account => account.PipelineAsync("by-id", key: "{id shop}"), ByShopKey),
                Good("AS-01", "a key by its alias", "pipeline by-alias", account => account.PipelineAsync("by-alias", key: "alias/shop"), ByShopKey),
                Good("AS-01", "a key by the ARN of its alias", "pipeline by-alias-arn", account => account.PipelineAsync("by-alias-arn", key: "arn:aws:kms:eu-west-1:{account}:alias/shop"),
                    ByShopKey),
                Bad("AS-01", "the key of AWS by its alias", "pipeline of-aws", account => account.PipelineAsync("of-aws", key: "alias/aws/s3"),
                    "The artifact store {bucket shop} uses alias/aws/s3, which AWS manages."),
                Bad("AS-01", "the key of AWS by the ARN of its alias", "pipeline of-aws-arn",
                    account => account.PipelineAsync("of-aws-arn", key: "arn:aws:kms:eu-west-1:{account}:alias/aws/s3"),
                    "The artifact store {bucket shop} uses arn:aws:kms:eu-west-1:{account}:alias/aws/s3, which AWS manages."),
                Bad("AS-01", "the key of AWS by its alias in another account", "pipeline of-aws-there",
                    account => account.PipelineAsync("of-aws-there", key: "arn:aws:kms:eu-west-1:999988887777:alias/aws/s3"),
                    "The artifact store {bucket shop} uses arn:aws:kms:eu-west-1:999988887777:alias/aws/s3, which AWS manages."),
                Bad("AS-01", "an alias of another account", "pipeline their-alias", account => account.PipelineAsync("their-alias", key: "arn:aws:kms:eu-west-1:999988887777:alias/theirs"),
                    "The artifact store {bucket shop} names the key arn:aws:kms:eu-west-1:999988887777:alias/theirs, an alias of account 999988887777; there CodePipeline needs the ARN of the key itself."),
                abroad,
                Absent("RL-01", "no connection to the account of the role", TheirRole, Nothing, Outcome.Unknown, NotConnected(TheirRole)),
                Absent("RL-06", "no connection to the account of the role", TheirRole, Nothing, Outcome.Unknown, NotConnected(TheirRole)),
                Absent("KM-01", "no connection to the account of the alias", "arn:aws:kms:eu-west-1:999988887777:alias/theirs", Nothing,
                    Outcome.Unknown, NotConnected("arn:aws:kms:eu-west-1:999988887777:alias/theirs")),
                Absent("AS-01", "no key named", "pipeline keyless", account => account.PipelineAsync("keyless", key: ""),
                    Outcome.Fail, "The artifact store {bucket shop} names no key, so CodePipeline uses the AWS-managed key aws/s3."),
                gone,
                gone.And("KM-01", Outcome.Unknown, KeyGone) with { Resource = "key alias/gone" },
                theirs,
                theirs.And("KM-01", Outcome.Unknown, NotConnected(Theirs)) with { Resource = Theirs },
            ];
        }
    }

    /// <summary>One pipeline in two regions; only the first is configured to be scanned.</summary>
    private static IEnumerable<Fact> Regions =>
    [
        Good("AS-01", "a key in each of two regions", "pipeline both", async account =>
        {
            await account.KeyAsync("far", rotates: false, region: "us-east-1");
            await account.BucketAsync("far", $"{Policies.OnlyTls("far")},{Policies.OnlyKey("far", "far")}", "{key far}", "us-east-1");
            await account.BucketAsync("far-open", "", "", "us-east-1");
            await account.ProjectAsync("far", privileged: true, region: "us-east-1");
            await account.PipelineAsync("both", Far, stores: Two("far", "{key far}"));
        }, ByShopKey + " The artifact store {bucket far} uses the customer-managed key {key far}."),
        Good("AS-01", "an alias in one region, and an action in another account and the other region", "pipeline both-abroad",
            account => account.PipelineAsync("both-abroad", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: TheirRole, region: "us-east-1"))], stores: Two("far", "{key far}", "alias/shop")),
            ByShopKey + " The artifact store {bucket far} uses the customer-managed key {key far}."),
        Bad("AS-01", "no key in one of two regions", "pipeline half", account => account.PipelineAsync("half", Far, stores: Two("far-open", "")),
            "The artifact store {bucket far-open} names no key, so CodePipeline uses the AWS-managed key aws/s3."),
        Good("AS-03", "the far one", "bucket far", Nothing, "The bucket {bucket far} refuses every upload that would not end up under a customer-managed key of its owner."),
        Good("AS-04", "the far one", "bucket far", Nothing, "The policy of the bucket {bucket far} refuses every request without TLS."),
        Bad("AS-03", "the far one", "bucket far-open", Nothing, StorageFacts.Takes("far-open", StorageFacts.NoHeader, StorageFacts.Aes256, StorageFacts.NoKey, StorageFacts.ForeignKey)),
        Bad("AS-04", "the far one", "bucket far-open", Nothing, "The bucket {bucket far-open} has no policy, so it takes requests without TLS."),
        Bad("KM-01", "the far one", "key far", Nothing, "The key {key far} does not rotate."),
        Bad("CB-01", "the far one", "arn:aws:codebuild:us-east-1:{account}:project/far", Nothing, "Builds of the project far run in privileged mode."),
    ];

    private static IEnumerable<Fact> Rotation =>
    [
        Good("KM-01", "rotation", "key shop", Nothing, "The key {key shop} rotates automatically."),
        Good("KM-01", "rotation, of a key that only a secret uses", "key rotating", account => account.UsedKeyAsync("rotating"), "The key {key rotating} rotates automatically."),
        Bad("KM-01", "no rotation", "key static", account => account.UsedKeyAsync("static", rotates: false), "The key {key static} does not rotate."),
        Absent("KM-01", "no rotation for its spec", "key rsa", account => account.UsedKeyAsync("rsa", rotates: false, new { KeyUsage = "ENCRYPT_DECRYPT", KeySpec = "RSA_2048" }),
            Outcome.NotApplicable, "KMS cannot rotate the key {key rsa}: its spec is RSA_2048."),
        Absent("KM-01", "no rotation for its origin", "key imported", account => account.UsedKeyAsync("imported", rotates: false, new { Origin = "EXTERNAL" }),
            Outcome.NotApplicable, "KMS cannot rotate the key {key imported}: its material comes from EXTERNAL."),
        Absent("KM-01", "no rotation while it is disabled", "key disabled", async account =>
        {
            await account.UsedKeyAsync("disabled", rotates: false);
            await account.Aws.KmsAsync("DisableKey", new { KeyId = account.Fill("{id disabled}") });
        }, Outcome.NotApplicable, "KMS does not rotate the key {key disabled} while it is Disabled."),
        Absent("KM-01", "no rotation while it is about to go", "key going", async account =>
        {
            await account.UsedKeyAsync("going", rotates: false);
            await account.Aws.KmsAsync("ScheduleKeyDeletion", new { KeyId = account.Fill("{id going}"), PendingWindowInDays = 7 });
        }, Outcome.NotApplicable, "KMS does not rotate the key {key going} while it is PendingDeletion."),
    ];

    private static object[] Far => [Steps.Connected, Steps.Of("Build", Steps.BuildAction("far", region: "us-east-1")), Steps.Approve, Steps.Deploy()];

    private static Dictionary<string, object> Two(string bucket, string key, string near = "{key shop}") => new() { ["us-east-1"] = FactAccount.Store(bucket, key), ["eu-west-1"] = FactAccount.Store("shop", near) };

    private static string NotConnected(string arn) => $"{arn} is in account 999988887777, which is not connected or not scanned yet. Connect it, or scan it.";
}
