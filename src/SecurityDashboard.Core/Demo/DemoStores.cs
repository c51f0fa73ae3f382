using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Demo;

/// <summary>Where a team keeps the artifacts of its pipelines in one region.</summary>
internal sealed record DemoStore(AccountId Owner, string Team, string Region)
{
    /// <summary>The bucket is gone.</summary>
    public bool IsLost { get; init; }

    public string BucketName => IsLost ? $"harbour-{Team}-builds-2024" : Owner == DemoCompany.Partner ? "kyc-partner-handover" : $"harbour-{Team}-artifacts-{(Region is DemoCompany.Ireland ? "euw1" : "use1")}";

    public string Key => $"arn:aws:kms:{Region}:{Owner}:key/{DemoIds.Uuid($"{Owner}/{Team}/{Region}")}";
}

/// <summary>Buckets and keys.</summary>
internal static class DemoStores
{
    public static IEnumerable<DemoStore> Of(DemoPipeline pipeline)
    {
        // A store of another account is that account's common one.
        var team = pipeline.StoreOwner == DemoCompany.Shared && pipeline.Account != DemoCompany.Shared ? "shared" : pipeline.StoreTeam;
        yield return new DemoStore(pipeline.StoreOwner, team, pipeline.Region) { IsLost = pipeline.HasLostItsStore };
        if (pipeline.SecondRegion is { } second)
            yield return new DemoStore(pipeline.StoreOwner, team, second);
    }

    public static Bucket Bucket(DemoStore store, int weeksAgo) => Bucket(store.BucketName, store, weeksAgo);

    /// <summary>A bucket with the policy and the default encryption of its team.</summary>
    public static Bucket Bucket(string name, DemoStore store, int weeksAgo)
    {
        string[] statements =
        [
            .. DemoCompany.Has(store.Team, Flaw.AllowsHttp, weeksAgo) ? [] : OnlyTls(name),
            .. DemoCompany.Has(store.Team, Flaw.TakesOldTls, weeksAgo) ? [] : OnlyTls12(name),
            .. DemoCompany.Has(store.Team, Flaw.PublicBucket, weeksAgo) ? [ReadableByAll(name)] : Array.Empty<string>(),
            .. DemoCompany.Has(store.Team, Flaw.UploadsUnchecked, weeksAgo) ? [] : OnlyEncrypted(name, store.Key),
            .. store.Team is "shared" ? [ReadableFrom(name, DemoCompany.Production)] : Array.Empty<string>(),
        ];
        return new Bucket
        {
            Arn = Inventory.Storage.Bucket.ArnOf(name),
            Name = name,
            Owner = store.Owner,
            Location = store.Region,
            Encryption = Observed.Of(store.Team is "search" or "labs" ? new BucketEncryption(SseAlgorithm.S3, Key: null) : new BucketEncryption(SseAlgorithm.Kms, store.Key)),
            Policy = Observed.Of<PolicyDocument?>(statements.Length == 0 ? null : Policy(statements)),
            Versioning = Observed.Of(DemoCompany.Has(store.Team, Flaw.KeepsNoVersions, weeksAgo) ? store.Team is "mobile" ? BucketVersioning.Suspended : BucketVersioning.Off : BucketVersioning.Enabled),
            PublicAccessBlock = Observed.Of(DemoCompany.Has(store.Team, Flaw.PublicAccessNotBlocked, weeksAgo)
                ? store.Team is "legacy" ? PublicAccessBlock.All with { BlockPublicPolicy = false, RestrictPublicBuckets = false } : PublicAccessBlock.None
                : PublicAccessBlock.All),
            Acl = Observed.Of<ImmutableArray<AclGrant>>([new AclGrant(DemoIds.Fingerprint($"{store.Owner}") + DemoIds.Fingerprint($"canonical {store.Owner}"), "FULL_CONTROL")]),
        };
    }

    public static KmsKey Key(DemoStore store, int weeksAgo)
    {
        var key = new KmsKey
        {
            Arn = new Arn(store.Key),
            KnownAs = [$"alias/{store.Team}-artifacts"],
            Description = Observed.Of(new KeyDescription { Manager = KeyManager.Customer, State = StateOf(store, weeksAgo), Spec = "SYMMETRIC_DEFAULT", Origin = "AWS_KMS" }),
            Policy = Observed.Of(Policy([
                .. new[] { store.Owner }.Select(account => $$$"""{"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{account}}}:root"},"Action":"kms:*","Resource":"*"}"""),
                .. DemoCompany.Has(store.Team, Flaw.KeyOpenToAll, weeksAgo)
                    ? ["""{"Sid":"Everybody","Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}"""]
                    : Array.Empty<string>(),
                .. DemoCompany.Has(store.Team, Flaw.KeyAdministeredByPartner, weeksAgo)
                    ? [$$$"""{"Sid":"Partner","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{DemoCompany.Partner}}}:root"},"Action":"kms:*","Resource":"*"}"""]
                    : Array.Empty<string>(),
                .. store.Team is "shared"
                    ? [$$$"""{"Sid":"Production","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{DemoCompany.Production}}}:root"},"Action":["kms:Decrypt","kms:GenerateDataKey","kms:DescribeKey"],"Resource":"*"}"""]
                    : Array.Empty<string>(),
            ])),
            RotationEnabled = Observed.Of(!DemoCompany.Has(store.Team, Flaw.KeyNotRotated, weeksAgo)),
            Grants = Observed.Of<ImmutableArray<KeyGrant>>(DemoCompany.Has(store.Team, Flaw.KeyGrantedToPartner, weeksAgo)
                ? [new KeyGrant(DemoIds.Fingerprint($"grant {store.Key}") + DemoIds.Fingerprint(store.Key), $"arn:aws:iam::{DemoCompany.Partner}:role/index-export", ["Decrypt", "DescribeKey"])]
                : []),
        };

        // The risk team's key policy names only the team, so the scan may describe the key and ask nothing else of it.
        return store.Team is "risk"
            ? key with { Policy = Denied<PolicyDocument>("kms:GetKeyPolicy", store.Key), RotationEnabled = Denied<bool>("kms:GetKeyRotationStatus", store.Key), Grants = Denied<ImmutableArray<KeyGrant>>("kms:ListGrants", store.Key) }
            : key;
    }

    private static string StateOf(DemoStore store, int weeksAgo) =>
        DemoCompany.Has(store.Team, Flaw.KeyDisabled, weeksAgo) ? "Disabled" : DemoCompany.Has(store.Team, Flaw.KeyOnItsWayOut, weeksAgo) ? "PendingDeletion" : "Enabled";

    public static PolicyDocument Policy(params string[] statements) => PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", statements)}}]}""");

    private static Observed<T> Denied<T>(string operation, string key) => Observed.Unreadable<T>(
        new Unreadable(UnreadableReason.AccessDenied, operation, $"{operation} was denied on {key}: its key policy does not let the scan role in. Allow {operation} for the scan role in the key policy.")
        {
            Resource = key,
            MissingPermission = operation,
        });

    // Three ways in which people write the same rule.
    private static string[] OnlyTls(string bucket) => DemoIds.Choice(bucket, 3) switch
    {
        0 =>
        [
            $$$$"""{"Sid":"OnlyTls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{{{{bucket}}}}","arn:aws:s3:::{{{{bucket}}}}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
        ],
        1 =>
        [
            $$$$"""{"Sid":"OnlyTls","Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:*"],"Resource":"arn:aws:s3:::{{{{bucket}}}}*","Condition":{"Bool":{"aws:securetransport":[false]}}}""",
        ],
        _ =>
        [
            $$$$"""{"Sid":"BucketOnlyTls","Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::{{{{bucket}}}}","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
            $$$$"""{"Sid":"ObjectsOnlyTls","Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::{{{{bucket}}}}/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
        ],
    };

    private static string[] OnlyTls12(string bucket) =>
    [
        $$$$"""{"Sid":"OnlyTls12","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{{{{bucket}}}}","arn:aws:s3:::{{{{bucket}}}}/*"],"Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}}""",
    ];

    private static string ReadableByAll(string bucket) => $$$"""{"Sid":"Demo","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{{bucket}}}/*"}""";

    private static string[] OnlyEncrypted(string bucket, string key) =>
    [
        $$$$"""{"Sid":"OnlyKms","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::{{{{bucket}}}}/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}""",
        $$$$"""{"Sid":"OnlyOurKey","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::{{{{bucket}}}}/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{{{{key}}}}"}}}""",
    ];

    private static string ReadableFrom(string bucket, AccountId account) =>
        $$$"""{"Sid":"Production","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{account}}}:root"},"Action":["s3:GetObject","s3:GetObjectVersion","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{{{bucket}}}","arn:aws:s3:::{{{bucket}}}/*"]}""";
}
