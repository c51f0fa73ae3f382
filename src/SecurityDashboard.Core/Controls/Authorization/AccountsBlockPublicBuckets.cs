using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

public sealed class AccountsBlockPublicBuckets : Control<Account>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-07",
        Title = "The account blocks public access to every bucket it has",
        Severity = Severity.Medium,
        Risk = "One mistaken policy or ACL opens a bucket to the Internet: nothing of the account stands behind the setting of the single bucket, and new buckets can be opened by whoever makes them.",
        Needs = ["s3:GetAccountPublicAccessBlock"],
        Satisfies = ["CIS-AWS-3.0 2.1.4", "CIS-AWS-5.0 2.1.4", "CIS-AWS-7.0 3.1.4", "AWS-FSBP S3.1", "NIST-800-53r5 AC-3", "NIST-800-53r5 SC-7", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Turn on all four settings of Block Public Access for account {account}.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-account.html"))
        {
            Cli = """
                aws s3control put-public-access-block --account-id {account} \
                  --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                """,
            CloudFormation = """
                # CloudFormation has no setting for account "{account}" as a whole; on each AWS::S3::Bucket:
                PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
                """,
            Terraform = """
                resource "aws_s3_account_public_access_block" "this" {
                  account_id              = "{account}"
                  block_public_acls       = true
                  ignore_public_acls      = true
                  block_public_policy     = true
                  restrict_public_buckets = true
                }
                """,
            Console = "S3 › Block Public Access settings for this account ({account}) › Edit › Block all public access.",
            Verify = "aws s3control get-public-access-block --account-id {account}   # for {arn}",
            SideEffects = "Every bucket that is public on purpose, such as a website without CloudFront, is shut at once.",
            Undo = """
                # Those of the four that were on before, as the evidence of the finding says, are true here too:
                aws s3control put-public-access-block --account-id {account} \
                  --public-access-block-configuration BlockPublicAcls=false,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var block = account.PublicAccessBlock.Value;
        (string Setting, bool IsOn)[] settings =
        [
            ("BlockPublicAcls", block.BlockPublicAcls), ("IgnorePublicAcls", block.IgnorePublicAcls), ("BlockPublicPolicy", block.BlockPublicPolicy), ("RestrictPublicBuckets", block.RestrictPublicBuckets),
        ];
        var off = settings.Where(setting => !setting.IsOn).Select(setting => setting.Setting).ToList();
        return (off.Count switch
        {
            0 => Verdict.Pass($"Account {account.Account} blocks public access to every bucket."),
            4 => Verdict.Fail($"Account {account.Account} does not block public access to its buckets."),
            _ => Verdict.Fail($"Account {account.Account} blocks public access to its buckets only in part: {string.Join(", ", off)} {(off.Count == 1 ? "is" : "are")} off."),
        }) with
        { Evidence = [.. settings.Select(setting => new Evidence(setting.Setting, "true", setting.IsOn ? "true" : "false"))] };
    }
}
