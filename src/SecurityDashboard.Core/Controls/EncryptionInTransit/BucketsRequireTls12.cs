using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionInTransit;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html</remarks>
public sealed class BucketsRequireTls12 : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-05",
        Title = "Every bucket refuses outdated versions of TLS",
        Severity = Severity.Low,
        Risk = "TLS 1.0 and 1.1 can be broken by who sits on the line. S3's own endpoints no longer take them; the policy is what an auditor can see, and what holds wherever an endpoint still does.",
        Needs = ["s3:GetBucketPolicy"],
        Satisfies = ["NIST-800-53r5 SC-8", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Add a statement to the policy of {name} that denies everything to everybody when the TLS version is below 1.2.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html"))
        {
            Cli = """
                # Adds one statement to the policy that is there, or makes the first one.
                (aws s3api get-bucket-policy --bucket {name} --query Policy --output text || echo '{"Version":"2012-10-17","Statement":[]}') \
                  | jq --arg bucket {arn} '.Statement |= (if type == "array" then . else [.] end) + [{Sid: "OnlyTls12", Effect: "Deny", Principal: "*", Action: "s3:*",
                      Resource: [$bucket, ($bucket + "/*")], Condition: {NumericLessThan: {"s3:TlsVersion": "1.2"}}}]' > policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                # Under Statement of the AWS::S3::BucketPolicy of "{name}":
                - Sid: OnlyTls12
                  Effect: Deny
                  Principal: "*"
                  Action: s3:*
                  Resource: ["{arn}", "{arn}/*"]
                  Condition: { NumericLessThan: { s3:TlsVersion: "1.2" } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the policy of "{name}":
                statement {
                  sid       = "OnlyTls12"
                  effect    = "Deny"
                  actions   = ["s3:*"]
                  resources = ["{arn}", "{arn}/*"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "NumericLessThan"
                    variable = "s3:TlsVersion"
                    values   = ["1.2"]
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws s3api get-bucket-policy --bucket {name} --query Policy --output text",
            SideEffects = "Clients from before about 2014 are refused. A bucket has one policy: keep the statements that are there.",
            Undo = Undoing.BucketStatements("{name}", "\"OnlyTls12\""),
        },
    };

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate) => new PolicyRepair.Add(Statements.Deny("OnlyTls12", ["s3:*"], [BucketPolicy.ItselfOf(bucket), BucketPolicy.ObjectsOf(bucket)], "NumericLessThan", "s3:TlsVersion", "1.2"));

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var (itself, objects) = BucketPolicy.RefusesAll(bucket, RequestContext.Open.With("aws:SecureTransport", "true").With("s3:TlsVersion", "1.1"));
        var evidence = new Evidence("policy", "denies s3:* to everybody on the bucket and its objects when s3:TlsVersion is below 1.2", (itself, objects) switch
        {
            (true, true) => "denied on both",
            (true, false) => "denied on the bucket only",
            (false, true) => "denied on its objects only",
            _ => "denied on neither",
        });
        return (itself, objects) switch
        {
            (true, true) => Verdict.Pass($"The policy of the bucket {bucket.Name} refuses TLS older than 1.2."),
            (true, false) => Verdict.Fail($"The policy of the bucket {bucket.Name} refuses TLS older than 1.2 for the bucket, but not for every one of its objects."),
            (false, true) => Verdict.Fail($"The policy of the bucket {bucket.Name} refuses TLS older than 1.2 for its objects, but not for the bucket itself."),
            _ => Verdict.Fail($"No policy of the bucket {bucket.Name} refuses TLS older than 1.2."),
        } with
        { Evidence = [evidence] };
    }
}
