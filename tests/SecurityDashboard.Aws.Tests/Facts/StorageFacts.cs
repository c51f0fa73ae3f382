using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;
using static SecurityDashboard.Aws.Facts.Policies;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Policies and defaults of buckets.</summary>
internal static class StorageFacts
{
    public const string NoHeader = "without an encryption header (under SSE-S3)";
    public const string Aes256 = "with AES256 (under SSE-S3)";
    public const string NoKey = "with aws:kms and no key (under SSE-KMS-AWS)";
    public const string ForeignKey = "with aws:kms and a foreign key (under whatever key the sender names)";

    private const string Algorithm = "s3:x-amz-server-side-encryption";
    private const string KeyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    private const string NotAes256 = $$$"""{"StringEquals":{"{{{Algorithm}}}":"AES256"}}""";
    private const string NotKeyless = $$$"""{"StringEquals":{"{{{Algorithm}}}":"aws:kms"},"Null":{"{{{KeyId}}}":"true"}}""";
    private const string NotForeign = $$$"""{"StringNotEquals":{"{{{KeyId}}}":"{key shop}"},"Null":{"{{{KeyId}}}":"false"}}""";
    private const string PlainHttp = """{"Bool":{"aws:SecureTransport":"false"}}""";

    public static IEnumerable<Fact> All => [.. Uploads, .. Tls];

    private static IEnumerable<Fact> Uploads
    {
        get
        {
            var bare = Absent("AS-03", "no policy and no default", "bucket bare", account => account.OutputAsync("bare", "", defaultKey: ""),
                Outcome.Fail, Takes("bare", NoHeader, Aes256, NoKey, ForeignKey));
            var nobodys = Absent("AS-03", "no connection to its owner", "bucket nobodys",
                account => account.PipelineAsync("borrower", stores: new() { ["eu-west-1"] = FactAccount.Store("nobodys", "{key shop}") }),
                Outcome.Unknown, "arn:aws:s3:::{bucket nobodys} belongs to none of the connected accounts. Connect the account that owns it.");
            return
            [
                Good("AS-03", "a key that has to be named, or the default", "bucket shop", Nothing, Refuses("shop")),
                Good("AS-03", "a key that has to be named whatever the default is", "bucket named-key",
                    account => account.OutputAsync("named-key", Upload("named-key", $$$"""{"StringNotEquals":{"{{{KeyId}}}":"{key shop}"}}"""), defaultKey: ""),
                    Refuses("named-key")),
                Good("AS-03", "each wrong way denied by itself", "bucket one-by-one", account => account.OutputAsync("one-by-one", Denies("one-by-one", NotAes256, NotKeyless, NotForeign)),
                    Refuses("one-by-one")),
                Bad("AS-03", "a good default and no denial", "bucket default-only",
                    account => account.OutputAsync("default-only", Narrow.Replace("\"Action\"", "\"Principal\":\"*\",\"Action\"", StringComparison.Ordinal)),
                    Takes("default-only", Aes256, NoKey, ForeignKey)),
                Bad("AS-03", "only aws:kms asked for", "bucket any-kms",
                    account => account.OutputAsync("any-kms", Denies("any-kms", $$$"""{"StringNotEquals":{"{{{Algorithm}}}":"aws:kms"}}""")),
                    Takes("any-kms", NoKey, ForeignKey)),
                Bad("AS-03", "a weak default", "bucket weak-default",
                    account => account.OutputAsync("weak-default", Denies("weak-default", NotAes256, NotKeyless, NotForeign), defaultKey: ""),
                    Takes("weak-default", NoHeader)),
                Bad("AS-03", "the key of AWS as default", "bucket aws-default",
                    account => account.OutputAsync("aws-default", Denies("aws-default", NotAes256, NotKeyless, NotForeign), "arn:aws:kms:eu-west-1:{account}:alias/aws/s3"),
                    Takes("aws-default", "without an encryption header (under SSE-KMS-AWS)")),
                Bad("AS-03", "AES256 left open", "bucket aes-open", account => account.OutputAsync("aes-open", Denies("aes-open", NotKeyless, NotForeign)), Takes("aes-open", Aes256)),
                Bad("AS-03", "aws:kms without a key left open", "bucket keyless-open", account => account.OutputAsync("keyless-open", Denies("keyless-open", NotAes256, NotForeign)),
                    Takes("keyless-open", NoKey)),
                Bad("AS-03", "foreign keys left open", "bucket foreign-open", account => account.OutputAsync("foreign-open", Denies("foreign-open", NotAes256, NotKeyless)),
                    Takes("foreign-open", ForeignKey)),
                Bad("AS-03", "denied to one role only", "bucket one-role",
                    account => account.OutputAsync("one-role", Upload("one-role", $$$"""{"StringNotEquals":{"{{{KeyId}}}":"{key shop}"}}""", """{"AWS":"arn:aws:iam::{account}:role/build"}""")),
                    Takes("one-role", Aes256, NoKey, ForeignKey)),
                Bad("AS-03", "a bucket that a pipeline deploys to", "bucket site", async account =>
                {
                    await account.BucketAsync("site", OnlyTls("site"));
                    await account.PipelineAsync("publishes", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.Publish("{bucket site}"))]);
                }, Takes("site", Aes256, NoKey, ForeignKey)),
                Absent("AS-03", "no sense in a part of the policy", "bucket senseless", account => account.OutputAsync("senseless", Policies.Tls("senseless", "{}", effect: "Refuse")),
                    Outcome.Unknown, "The policy of the bucket {bucket senseless} cannot be understood: …"),
                Absent("AS-04", "no sense in the policy", "bucket senseless-cache", account => account.CacheAsync("senseless-cache", Policies.Tls("senseless-cache", PlainHttp, effect: "Refuse")),
                    Outcome.Unknown, "The policy of the bucket {bucket senseless-cache} cannot be understood: …"),
                bare,
                bare.And("AS-04", Outcome.Fail, "The bucket {bucket bare} has no policy, so it takes requests without TLS."),
                nobodys,
                nobodys.And("AS-04", Outcome.Unknown, nobodys.Says),
                Absent("AS-03", "no artifacts in it", "bucket cache-only", account => account.CacheAsync("cache-only", OnlyTls("cache-only")), expected: null),
            ];
        }
    }

    private static IEnumerable<Fact> Tls =>
    [
        Requires("denied to *", "tls", bucket => OnlyTls(bucket)),
        Requires("denied to every principal of AWS", "tls-aws", bucket => Policies.Tls(bucket, PlainHttp, principal: """{"AWS":"*"}""")),
        Requires("false as a truth value", "tls-bool", bucket => Policies.Tls(bucket, """{"Bool":{"aws:SecureTransport":false}}""")),
        Requires("false in a list, the key in another case", "tls-list", bucket => Policies.Tls(bucket, """{"Bool":{"AWS:securetransport":["False"]}}""")),
        Requires("one statement for the bucket, one for its objects", "tls-two",
            bucket => $"{Policies.Tls(bucket, PlainHttp, resource: Itself(bucket))},{Policies.Tls(bucket, PlainHttp, resource: Objects(bucket))}"),
        Misses("its objects only", "tls-objects", bucket => Policies.Tls(bucket, PlainHttp, resource: Objects(bucket)),
            "The policy of the bucket {bucket tls-objects} refuses requests without TLS for its objects, but not for the bucket itself."),
        Misses("the bucket only", "tls-itself", bucket => Policies.Tls(bucket, PlainHttp, resource: Itself(bucket)),
            "The policy of the bucket {bucket tls-itself} refuses requests without TLS for the bucket, but not for every one of its objects."),
        Misses("denied to one role", "tls-role", bucket => Policies.Tls(bucket, PlainHttp, principal: """{"AWS":"arn:aws:iam::{account}:role/build"}""")),
        Misses("uploads only", "tls-put", bucket => Policies.Tls(bucket, PlainHttp, action: "\"s3:PutObject\"")),
        Misses("a second condition", "tls-more", bucket => Policies.Tls(bucket, """{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalOrgID":"o-1"}}""")),
        Misses("TLS denied in place of plain HTTP", "tls-reversed", bucket => Policies.Tls(bucket, """{"Bool":{"aws:SecureTransport":"true"}}""")),
        Misses("allowed in place of denied", "tls-allowed", bucket => Policies.Tls(bucket, PlainHttp, effect: "Allow")),
    ];

    public static string Takes(string bucket, params string[] uploads) => $"The bucket {{bucket {bucket}}} takes uploads that do not end up under a customer-managed key: {string.Join(", ", uploads)}.";

    private static string Refuses(string bucket) => $"The bucket {{bucket {bucket}}} refuses every upload that would not end up under a customer-managed key of its owner.";

    private static string Denies(string bucket, params string[] conditions) => string.Join(',', conditions.Select(condition => Upload(bucket, condition)));

    private static Fact Requires(string what, string bucket, Func<string, string> policy) =>
        Good("AS-04", what, $"bucket {bucket}", account => account.CacheAsync(bucket, policy(bucket)), $"The policy of the bucket {{bucket {bucket}}} refuses every request without TLS.");

    private static Fact Misses(string what, string bucket, Func<string, string> policy, string? says = null) =>
        Bad("AS-04", what, $"bucket {bucket}", account => account.CacheAsync(bucket, policy(bucket)),
            says ?? $"The policy of the bucket {{bucket {bucket}}} does not refuse every request without TLS, whoever sends it and whatever it asks.");
}
