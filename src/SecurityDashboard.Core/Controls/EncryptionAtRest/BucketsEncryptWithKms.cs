using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>Since January 2023 a bucket without the setting uses SSE-S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html</remarks>
public sealed class BucketsEncryptWithKms : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-02",
        Title = "Every bucket encrypts with KMS by default",
        Severity = Severity.Medium,
        Risk = "With a key that S3 owns, whoever may read an object also decrypts it: there is no key policy, no grant and no log of decryption to stop or notice a theft of artifacts.",
        Needs = ["s3:GetEncryptionConfiguration"],
        Satisfies = ["AWS-FSBP S3.17", "NIST-800-53r5 SC-28(1)", "NIST-800-53r5 SC-13", "PCI-DSS-4 8.3.2", "SOC2 CC6.1", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Set the default encryption of {name} to SSE-KMS, with a key whose policy lets the pipelines and builds that use the bucket in.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html"))
        {
            Cli = """
                read -r -p 'ARN of the key: ' key
                jq -n --arg key "$key" '{Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: $key}, BucketKeyEnabled: true}]}' > encryption.json
                aws s3api put-bucket-encryption --bucket {name} --server-side-encryption-configuration file://encryption.json
                """,
            CloudFormation = """
                # On the AWS::S3::Bucket "{name}":
                BucketEncryption:
                  ServerSideEncryptionConfiguration:
                    - ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt ArtifactKey.Arn }
                      BucketKeyEnabled: true
                """,
            Terraform = """
                resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
                  bucket = "{name}"
                  rule {
                    apply_server_side_encryption_by_default {
                      sse_algorithm     = "aws:kms"
                      kms_master_key_id = aws_kms_key.artifacts.arn
                    }
                    bucket_key_enabled = true
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Properties › Default encryption › Edit › SSE-KMS.",
            Verify = "aws s3api get-bucket-encryption --bucket {name}",
            SideEffects = "Objects that are already there stay as they are. Readers and writers need kms:Decrypt and kms:GenerateDataKey on the key. Server access logs cannot be delivered to a bucket with SSE-KMS.",
            Undo = """
                # Back to SSE-S3. What was written since stays under the key: keep the key as long as any of it is needed.
                aws s3api delete-bucket-encryption --bucket {name}
                """,
        },
    };

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var encryption = bucket.Encryption.Value;
        var evidence = new Evidence("SSEAlgorithm", "aws:kms or aws:kms:dsse", encryption.Algorithm switch { SseAlgorithm.S3 => "AES256", SseAlgorithm.Kms => "aws:kms", _ => "aws:kms:dsse" });
        return encryption.Algorithm is SseAlgorithm.S3
            ? Verdict.Fail($"The bucket {bucket.Name} encrypts with SSE-S3 by default.") with { Evidence = [evidence] }
            : Verdict.Pass($"The bucket {bucket.Name} encrypts with {encryption.Key ?? "the AWS-managed key aws/s3"} by default.") with { Evidence = [evidence] };
    }
}
