using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html</remarks>
public sealed class BucketsBlockPublicAccess : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-06",
        Title = "Every bucket blocks public access in all four ways itself",
        Severity = Severity.High,
        Risk = "One careless statement or ACL away, the whole Internet reads the source and the artifacts, or writes what the next deployment takes for its own.",
        Needs = ["s3:GetBucketPublicAccessBlock"],
        Satisfies =
        [
            "CIS-AWS-3.0 2.1.4", "CIS-AWS-5.0 2.1.4", "CIS-AWS-7.0 3.1.4", "AWS-FSBP S3.8", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-6", "NIST-800-53r5 SC-7", "PCI-DSS-4 1.3.1",
            "PCI-DSS-4 1.4.2", "SOC2 CC6.6", "ISO-27001:2022 A.8.3",
        ],
        Remediation = new Remediation(
            "Switch on all four settings of Block Public Access on {name}. A block of the whole account closes the same, and is worth having too; the bucket's own stays when the account's is lifted.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html"))
        {
            Cli = """
                aws s3api put-public-access-block --bucket {name} \
                  --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                """,
            CloudFormation = """
                # On the AWS::S3::Bucket "{name}":
                PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
                """,
            Terraform = """
                resource "aws_s3_bucket_public_access_block" "this" {
                  bucket                  = "{name}"
                  block_public_acls       = true
                  ignore_public_acls      = true
                  block_public_policy     = true
                  restrict_public_buckets = true
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Block public access › Edit › Block all public access.",
            Verify = "aws s3api get-public-access-block --bucket {name}",
            SideEffects = "Whoever reads or writes the bucket without signing in, or through a public policy from another account, is refused. A public website behind it needs CloudFront with origin access control.",
            Undo = """
                # Those of the four that were on before, as the evidence of the finding says, are true here too:
                aws s3api put-public-access-block --bucket {name} \
                  --public-access-block-configuration BlockPublicAcls=false,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false
                """,
        },
    };

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var block = bucket.PublicAccessBlock.Value;
        var open = new[]
        {
            (block.BlockPublicAcls, nameof(block.BlockPublicAcls)), (block.IgnorePublicAcls, nameof(block.IgnorePublicAcls)),
            (block.BlockPublicPolicy, nameof(block.BlockPublicPolicy)), (block.RestrictPublicBuckets, nameof(block.RestrictPublicBuckets)),
        }.Where(setting => !setting.Item1).Select(setting => setting.Item2).ToList();
        var evidence = new Evidence("PublicAccessBlockConfiguration", "all four on", open.Count == 0 ? "all four on" : $"off: {string.Join(", ", open)}");
        return open.Count switch
        {
            0 => Verdict.Pass($"The bucket {bucket.Name} blocks public access in all four ways."),
            4 => Verdict.Fail($"The bucket {bucket.Name} does not block public access itself."),
            _ => Verdict.Fail($"The bucket {bucket.Name} blocks public access only in part: {string.Join(" and ", open)} {(open.Count == 1 ? "is" : "are")} off."),
        } with
        { Evidence = [evidence] };
    }
}
