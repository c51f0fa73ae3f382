using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecurityDashboard.Access;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BucketPoliciesLendNoControl : Control<Bucket>
{
    private const string Key = "q7k2x9v4m1";

    private static readonly ImmutableArray<string> OnBucket = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutEncryptionConfiguration", "s3:PutBucketVersioning", "s3:DeleteBucket"];
    private static readonly ImmutableArray<string> OnObjects = ["s3:PutObjectAcl", "s3:DeleteObject", "s3:DeleteObjectVersion"];
    private static readonly ImmutableArray<string> Use = ["s3:GetObject", "s3:PutObject"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-05",
        Title = "No bucket policy gives another account control of the bucket",
        Severity = Severity.High,
        Risk = "Whoever controls the other account deletes the artifacts, opens the bucket to others, or decides himself who may replace what is deployed here.",
        Needs = ["s3:GetBucketPolicy"],
        Satisfies = ["AWS-FSBP S3.6", "NIST-800-53r5 CA-9(1)", "NIST-800-53r5 CM-2", "PCI-DSS-4 7.2.1", "PCI-DSS-4 7.2.2", "ISO-27001:2022 A.5.15", "OWASP-CICD CICD-SEC-2"],
        Remediation = new Remediation(
            "Name, in the policy of {name}, the roles of the other account that need it, and only s3:GetObject, s3:PutObject and s3:ListBucket.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html"))
        {
            Cli = """
                aws s3api get-bucket-policy --bucket {name} --query Policy --output text > policy.json
                cp policy.json before-bucket-{name}.json
                # In the statement that names the other account: the ARNs of its roles as Principal, and the actions that they need.
                "${EDITOR:-vi}" policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                # In the AWS::S3::BucketPolicy of "{name}":
                - Effect: Allow
                  Principal: { AWS: !Ref OtherAccountsDeployRoleArn }
                  Action: [s3:GetObject, s3:GetObjectVersion]
                  Resource: "{arn}/*"
                """,
            Terraform = """
                # In the aws_iam_policy_document of the policy of "{name}":
                statement {
                  actions   = ["s3:GetObject", "s3:GetObjectVersion"]
                  resources = ["{arn}/*"]
                  principals {
                    type        = "AWS"
                    identifiers = [var.other_accounts_deploy_role_arn]
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws s3api get-bucket-policy --bucket {name} --query Policy --output text",
            SideEffects = "What the other account did beyond that is refused; CloudTrail data events of the bucket show what it does.",
            Undo = """
                # The commands of the fix kept the old policy.
                aws s3api put-bucket-policy --bucket {name} --policy file://before-bucket-{name}.json
                """,
        },
    };

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate)
    {
        // Who of other accounts works here, as far as pipelines tell.
        var roles = estate.Usage.StoreUsers[bucket.Arn].SelectMany(pipeline => PipelineParts.RolesOf(pipeline, estate)).Where(role => new Arn(role).Account != bucket.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return new PolicyRepair.Narrow(statement =>
        {
            var less = Statements.Only(statement, "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject");
            less["Resource"] = BucketPolicy.ObjectsOf(bucket);
            return !IsWholeAccount(statement) ? less : roles.Length == 0 ? null : Statements.For(less, roles);
        });

        static bool IsWholeAccount(JsonObject statement) => statement["Principal"]?.ToJsonString().Contains(":root", StringComparison.Ordinal) ?? false;
    }

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        if (bucket.Policy.Value is not { } document)
            return Verdict.Pass($"The bucket {bucket.Name} has no policy, so it lets no other account in.");

        var policy = OpenedTo.Understood(document, bucket, "s3:GetBucketPolicy");
        return Verdict.OfAll(OpenedTo.ForeignersIn(policy, bucket.Owner), foreigner => JudgeForeigner(policy, bucket, foreigner), none: Verdict.Pass($"The policy of the bucket {bucket.Name} names no other account."));
    }

    private static Verdict JudgeForeigner(PolicyDocument policy, Bucket bucket, Caller foreigner)
    {
        List<string> control =
        [
            .. OpenedTo.Principal(policy, bucket, foreigner, OnBucket).Actions,
            .. OpenedTo.Principal(policy, bucket, foreigner, OnObjects, on: $"{bucket.Arn}/{Key}").Actions,
        ];
        if (control.Count > 0)
            return Verdict.Fail($"The policy of the bucket {bucket.Name} gives {foreigner.Id} control of it: {Wording.Few(control)}.")
                with
            { Evidence = [new Evidence($"policy, {foreigner.Id}", "reading and writing at most", string.Join(", ", control))] };

        var use = OpenedTo.Principal(policy, bucket, foreigner, Use, on: $"{bucket.Arn}/{Key}");
        return foreigner.Kind is CallerKind.Root && !use.IsNothing
            ? Verdict.Fail($"The policy of the bucket {bucket.Name} lets everybody in account {foreigner.Account} use {string.Join(" and ", use.Actions)} whom that account lets. Medium, because it gives no control.")
                with
            { Evidence = [new Evidence($"policy, {foreigner.Id}", "roles that are named", "the whole account")], LoweredTo = Severity.Medium }
            : Verdict.Pass($"The policy of the bucket {bucket.Name} gives {foreigner.Id} no control of it.");
    }
}
