using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecurityDashboard.Encryption;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>
/// What an upload asks for goes before the bucket's default; aws:kms without a key is the AWS-managed key aws/s3 whatever the default is:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
/// </remarks>
public sealed class BucketsRefuseWeakEncryption : Control<Bucket>
{
    private const string Algorithm = "s3:x-amz-server-side-encryption";
    private const string KeyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";

    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-03",
        Title = "Every upload to an artifact bucket ends up under a customer-managed key",
        Severity = Severity.Medium,
        Risk = "Whoever may write to the bucket chooses the encryption: an artifact under another key is one that the owner cannot revoke, or that only an attacker can read.",
        Needs = ["s3:GetBucketPolicy", "s3:GetEncryptionConfiguration", "kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 SC-28", "ISO-27001:2022 A.8.24", "OWASP-CICD CICD-SEC-9"],
        Remediation = new Remediation(
            "Refuse uploads to {name} that ask for anything but SSE-KMS with the key of the pipeline.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html"))
        {
            Cli = """
                read -r -p 'ARN of the key: ' key
                # Adds two statements to the policy that is there, or makes the first ones.
                (aws s3api get-bucket-policy --bucket {name} --query Policy --output text || echo '{"Version":"2012-10-17","Statement":[]}') \
                  | jq --arg bucket {arn} --arg key "$key" '.Statement |= (if type == "array" then . else [.] end) + [
                      {Sid: "OnlyKms", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: ($bucket + "/*"),
                       Condition: {StringNotEquals: {"s3:x-amz-server-side-encryption": "aws:kms"}}},
                      {Sid: "OnlyOurKey", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: ($bucket + "/*"),
                       Condition: {StringNotEquals: {"s3:x-amz-server-side-encryption-aws-kms-key-id": $key}}}]' > policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                # Under Statement of the AWS::S3::BucketPolicy of "{name}":
                - Sid: OnlyKms
                  Effect: Deny
                  Principal: "*"
                  Action: s3:PutObject
                  Resource: "{arn}/*"
                  Condition: { StringNotEquals: { s3:x-amz-server-side-encryption: aws:kms } }
                - Sid: OnlyOurKey
                  Effect: Deny
                  Principal: "*"
                  Action: s3:PutObject
                  Resource: "{arn}/*"
                  Condition: { StringNotEquals: { s3:x-amz-server-side-encryption-aws-kms-key-id: !GetAtt ArtifactKey.Arn } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the policy of "{name}"; the same again with
                # variable s3:x-amz-server-side-encryption-aws-kms-key-id and the ARN of the key.
                statement {
                  sid       = "OnlyKms"
                  effect    = "Deny"
                  actions   = ["s3:PutObject"]
                  resources = ["{arn}/*"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "StringNotEquals"
                    variable = "s3:x-amz-server-side-encryption"
                    values   = ["aws:kms"]
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws s3api get-bucket-policy --bucket {name} --query Policy --output text",
            SideEffects = "Uploads that do not name the key are refused, also those that relied on the bucket's default. CodePipeline names the key of its artifact store.",
            Undo = Undoing.BucketStatements("{name}", "\"OnlyKms\", \"OnlyOurKey\""),
        },
    };

    protected override bool Concerns(Bucket bucket, Estate estate) => estate.Usage.WrittenBuckets.Contains(bucket.Arn);

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate)
    {
        // What the pipelines name; where they differ, which key is the right one only people know.
        var keys = estate.Usage.StoreUsers[bucket.Arn].Where(pipeline => pipeline.Definition.WhyNot is null)
            .SelectMany(pipeline => pipeline.Definition.Value.ArtifactStores.Where(store => store.Bucket == bucket.Name && store.Key is not null).Select(store => estate.Key(store.Key!, pipeline.Account, store.Region)))
            .Append(bucket.Encryption is { WhyNot: null, Value.Key: { } usual } ? estate.Key(usual, bucket.Account, bucket.Region) : Observed.Unreadable<KmsKey>(Unreadable.NeverCollected))
            .Where(key => key.WhyNot is null && key.Value.Description is { WhyNot: null, Value.Manager: KeyManager.Customer })
            .Select(key => key.Value.Arn).Distinct().ToList();
        if (keys is not [var key])
            return null;

        // A default under the key is as good as naming it; any other has to be refused when nothing is named.
        var isDefault = PipelineEncryption.OfDefault(bucket.Name, estate).Level is EncryptionLevel.SseKmsCustomerManaged;
        var only = Statements.Deny("OnlyOurKey", ["s3:PutObject"], [BucketPolicy.ObjectsOf(bucket)], isDefault ? "StringNotEqualsIfExists" : "StringNotEquals", KeyId, key.Text);
        if (isDefault)
            ((JsonObject)only["Condition"]!)["Null"] = new JsonObject { [Algorithm] = "false" };
        return new PolicyRepair.Add(only);
    }

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        // A key that cannot be anybody's right one.
        var otherKey = $"arn:{bucket.Arn.Partition}:kms:{bucket.Region}:000000000000:key/00000000-0000-0000-0000-000000000000";
        ImmutableArray<Upload> uploads =
        [
            new("without an encryption header", null, null, () => PipelineEncryption.OfDefault(bucket.Name, estate).Level),
            new("with AES256", "AES256", null, () => EncryptionLevel.SseS3),
            new("with aws:kms and no key", "aws:kms", null, () => EncryptionLevel.SseKmsAwsManaged),
            new("with aws:kms and a foreign key", "aws:kms", otherKey, () => EncryptionLevel.Unknown),
        ];

        var judged = uploads.Select(upload => Verdict.Attempt(() => JudgeUpload(bucket, upload))).ToList();
        var verdict = Verdict.OfAll(judged, upload => upload, none: Verdict.NotApplicable("Nothing is uploaded."));
        return verdict.Outcome switch
        {
            Outcome.Pass => Verdict.Pass($"The bucket {bucket.Name} refuses every upload that would not end up under a customer-managed key of its owner.") with { Evidence = verdict.Evidence },
            Outcome.Fail => Verdict.Fail($"The bucket {bucket.Name} takes uploads that do not end up under a customer-managed key: {Because(Outcome.Fail, ", ")}."
                + $" {Because(Outcome.Unknown, " ")}".TrimEnd()) with
            { Evidence = verdict.Evidence },
            _ => verdict,
        };

        string Because(Outcome outcome, string separator) => string.Join(separator, judged.Where(upload => upload.Outcome == outcome).Select(upload => upload.Because).Distinct());
    }

    /// <summary>A failure's reason is a part of the bucket's.</summary>
    private static Verdict JudgeUpload(Bucket bucket, Upload upload)
    {
        var context = Set(Set(RequestContext.Open.With("aws:SecureTransport", "true"), Algorithm, upload.Algorithm), KeyId, upload.Key);
        if (BucketPolicy.Refuses(bucket, "s3:PutObject", BucketPolicy.ObjectsOf(bucket), context))
            return Verdict.Pass("Refused.") with { Evidence = [Observed("refused")] };

        var level = upload.Level();
        var actual = level is EncryptionLevel.Unknown ? "whatever key the sender names" : level.Name();
        return level is EncryptionLevel.SseKmsCustomerManaged
            ? Verdict.Pass("Default.") with { Evidence = [Observed(actual)] }
            : Verdict.Fail($"{upload.Name} (under {actual})") with { Evidence = [Observed(actual)] };

        Evidence Observed(string what) => new($"upload {upload.Name}", $"refused, or {EncryptionLevel.SseKmsCustomerManaged.Name()}", what);
    }

    private static RequestContext Set(RequestContext context, string key, string? value) => value is null ? context.WithAbsent(key) : context.With(key, value);

    /// <param name="Level">Where it ends when it is not refused.</param>
    private sealed record Upload(string Name, string? Algorithm, string? Key, Func<EncryptionLevel> Level);
}
