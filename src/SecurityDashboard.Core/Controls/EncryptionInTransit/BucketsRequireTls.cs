using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionInTransit;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html</remarks>
public sealed class BucketsRequireTls : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-04",
        Title = "Every bucket refuses requests without TLS",
        Severity = Severity.Medium,
        Risk = "Over plain HTTP anyone between a build and the bucket can read the source and the artifacts, or replace them on their way to production.",
        Needs = ["s3:GetBucketPolicy"],
        Satisfies =
        [
            "CIS-AWS-3.0 2.1.1", "CIS-AWS-5.0 2.1.1", "CIS-AWS-7.0 3.1.1", "AWS-FSBP S3.5", "NIST-800-53r5 SC-8", "NIST-800-53r5 SC-8(1)", "NIST-800-53r5 AC-17(2)",
            "PCI-DSS-4 2.2.7", "PCI-DSS-4 4.2.1.1", "SOC2 CC6.1", "ISO-27001:2022 A.8.24", "ISO-27001:2022 A.8.20", "OWASP-CICD CICD-SEC-7",
        ],
        Remediation = new Remediation(
            "Add a statement to the policy of {name} that denies everything to everybody when the request came without TLS.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"))
        {
            Cli = """
                # Adds one statement to the policy that is there, or makes the first one.
                (aws s3api get-bucket-policy --bucket {name} --query Policy --output text || echo '{"Version":"2012-10-17","Statement":[]}') \
                  | jq --arg bucket {arn} '.Statement |= (if type == "array" then . else [.] end) + [{Sid: "OnlyTls", Effect: "Deny", Principal: "*", Action: "s3:*",
                      Resource: [$bucket, ($bucket + "/*")], Condition: {Bool: {"aws:SecureTransport": "false"}}}]' > policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                Type: AWS::S3::BucketPolicy
                Properties:
                  Bucket: "{name}"
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Sid: OnlyTls
                        Effect: Deny
                        Principal: "*"
                        Action: s3:*
                        Resource: ["{arn}", "{arn}/*"]
                        Condition: { Bool: { aws:SecureTransport: "false" } }
                """,
            Terraform = """
                data "aws_iam_policy_document" "only_tls" {
                  statement {
                    sid       = "OnlyTls"
                    effect    = "Deny"
                    actions   = ["s3:*"]
                    resources = ["{arn}", "{arn}/*"]
                    principals {
                      type        = "*"
                      identifiers = ["*"]
                    }
                    condition {
                      test     = "Bool"
                      variable = "aws:SecureTransport"
                      values   = ["false"]
                    }
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws s3api get-bucket-policy --bucket {name} --query Policy --output text",
            SideEffects = "Clients that still use http:// are refused. A bucket has one policy: keep the statements that are there.",
            Undo = Undoing.BucketStatements("{name}", "\"OnlyTls\""),
        },
    };

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate) => new PolicyRepair.Add(Statements.Deny("OnlyTls", ["s3:*"], [BucketPolicy.ItselfOf(bucket), BucketPolicy.ObjectsOf(bucket)], "Bool", "aws:SecureTransport", "false"));

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var (itself, objects) = BucketPolicy.RefusesPlainHttp(bucket);
        var evidence = new Evidence("policy", "denies s3:* to everybody on the bucket and its objects when aws:SecureTransport is false", (bucket.Policy.Value, itself, objects) switch
        {
            (null, _, _) => "no policy",
            (_, true, true) => "denied on both",
            (_, true, false) => "denied on the bucket only",
            (_, false, true) => "denied on its objects only",
            _ => "denied on neither",
        });
        return (bucket.Policy.Value, itself, objects) switch
        {
            (_, true, true) => Verdict.Pass($"The policy of the bucket {bucket.Name} refuses every request without TLS."),
            (null, _, _) => Verdict.Fail($"The bucket {bucket.Name} has no policy, so it takes requests without TLS."),
            (_, true, false) => Verdict.Fail($"The policy of the bucket {bucket.Name} refuses requests without TLS for the bucket, but not for every one of its objects."),
            (_, false, true) => Verdict.Fail($"The policy of the bucket {bucket.Name} refuses requests without TLS for its objects, but not for the bucket itself."),
            _ => Verdict.Fail($"The policy of the bucket {bucket.Name} does not refuse every request without TLS, whoever sends it and whatever it asks."),
        } with
        { Evidence = [evidence] };
    }
}
