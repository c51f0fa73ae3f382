using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>What S3 calls public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status</remarks>
public sealed class BucketsAreNotPublic : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-08",
        Title = "No bucket of a pipeline is open to the public by its policy or ACL",
        Severity = Severity.Critical,
        Risk = "Anyone on the Internet downloads the source, the artifacts and what secrets lie in them; where writing is open too, anyone puts code into the next deployment.",
        Needs = ["s3:GetBucketPolicy", "s3:GetBucketAcl", "s3:GetBucketPublicAccessBlock", "s3:GetAccountPublicAccessBlock"],
        Satisfies =
        [
            "AWS-FSBP S3.2", "AWS-FSBP S3.3", "CIS-AWS-7.0 2.21", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-21", "NIST-800-53r5 SC-7", "PCI-DSS-4 1.3.1", "PCI-DSS-4 7.2.1", "SOC2 CC6.1",
            "SOC2 CC6.6", "OWASP-CICD CICD-SEC-9", "ISO-27001:2022 A.8.3",
        ],
        Remediation = new Remediation(
            "Block public access to {name} at once; then take the public statement out of its policy and the public grant out of its ACL.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"))
        {
            Cli = """
                aws s3api put-public-access-block --bucket {name} \
                  --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                # ACLs are an old way in that hardly anything needs:
                aws s3api put-bucket-ownership-controls --bucket {name} --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'
                # Then name who needs the bucket, in the place of "Principal": "*":
                aws s3api get-bucket-policy --bucket {name} --query Policy --output text > policy.json
                cp policy.json before-bucket-{name}.json
                "${EDITOR:-vi}" policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                # On the AWS::S3::Bucket "{name}", with no AccessControl; and no Principal "*" in the Allow statements of its AWS::S3::BucketPolicy:
                PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
                OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
                """,
            Terraform = """
                # With no aws_s3_bucket_acl that is public, and no principal "*" in the Allow statements of the bucket's policy:
                resource "aws_s3_bucket_public_access_block" "this" {
                  bucket                  = "{name}"
                  block_public_acls       = true
                  ignore_public_acls      = true
                  block_public_policy     = true
                  restrict_public_buckets = true
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Block public access › Edit › Block all public access; then Bucket policy and Object Ownership on the same page.",
            Verify = "aws s3api get-bucket-policy-status --bucket {name}",
            SideEffects = "Whoever used the bucket without signing in is refused. Look into the access log or CloudTrail data events for what was taken while it was open, and replace the secrets in it.",
            Undo = """
                # Opens the bucket to everybody again: only where it is meant to be. First the block, which would refuse the old policy; the commands of the fix kept that.
                aws s3api delete-public-access-block --bucket {name}
                aws s3api delete-bucket-ownership-controls --bucket {name}
                aws s3api put-bucket-policy --bucket {name} --policy file://before-bucket-{name}.json
                """,
        },
    };

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.ForAccount(statement, bucket));

    protected override Judgement Judge(Bucket bucket, Estate estate) =>
        Verdict.OfAll([JudgePolicy, JudgeAcl], Verdict (Func<Bucket, Estate, Verdict> judge) => judge(bucket, estate), none: Verdict.NotApplicable("There is nothing to judge."));

    private static Verdict JudgePolicy(Bucket bucket, Estate estate)
    {
        var isPublic = bucket.Policy.Value is { } policy ? PublicPolicy.IsPublic(policy) : Truth.False;
        if (isPublic is Truth.False)
            return Verdict.Pass($"The policy of the bucket {bucket.Name} lets only known principals in.");

        if (bucket.PublicAccessBlock.Value.RestrictPublicBuckets)
            return Verdict.Pass($"The policy of the bucket {bucket.Name} is public, but the bucket lets only its own account in while it is.");

        if (BlockOfAccount(bucket, estate).RestrictPublicBuckets)
            return Verdict.Pass($"The policy of the bucket {bucket.Name} is public, but account {bucket.Owner} lets only itself into buckets that are.");

        return isPublic is Truth.True
            ? Verdict.Fail($"The policy of the bucket {bucket.Name} lets everybody in, and neither the bucket nor its account restricts that.")
                with
            { Evidence = [new Evidence("policy", "no statement that S3 calls public", "public"), new Evidence("RestrictPublicBuckets", "true", "false")] }
            : throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "s3:GetBucketPolicy",
                $"Whether S3 calls the policy of the bucket {bucket.Name} public cannot be told from it: a statement that allows everybody has a condition with a wildcard, or cannot be read. Look at it, or block public access.")
            { Resource = bucket.Arn.Text });
    }

    /// <exception cref="UnreadableException">It could not be read, and it might keep the bucket shut.</exception>
    private static PublicAccessBlock BlockOfAccount(Bucket bucket, Estate estate) =>
        (estate.Subject.Resources.OfType<Account>().FirstOrDefault(account => account.Account == bucket.Owner)?.PublicAccessBlock ?? default).Value;

    private static Verdict JudgeAcl(Bucket bucket, Estate estate)
    {
        var open = bucket.Acl.Value.Where(grant => grant.IsPublic).ToList();
        if (open.Count == 0)
            return Verdict.Pass($"The ACL of the bucket {bucket.Name} names nobody but accounts.");

        var permissions = string.Join(" and ", open.Select(grant => grant.Permission).Distinct().Order(StringComparer.Ordinal));
        return bucket.PublicAccessBlock.Value.IgnorePublicAcls ? Verdict.Pass($"The ACL of the bucket {bucket.Name} gives everybody {permissions}, but the bucket ignores that.")
            : BlockOfAccount(bucket, estate).IgnorePublicAcls ? Verdict.Pass($"The ACL of the bucket {bucket.Name} gives everybody {permissions}, but account {bucket.Owner} ignores that.")
            : Verdict.Fail($"The ACL of the bucket {bucket.Name} gives everybody {permissions}, and neither the bucket nor its account ignores that.")
                with
            { Evidence = [.. open.Select(grant => new Evidence("ACL", "no grant to AllUsers or AuthenticatedUsers", $"{grant.Permission} to {grant.Grantee.Split('/')[^1]}"))] };
    }
}
