using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactsAreWrittenByPipelines : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-17",
        Title = "Only pipelines write and delete the artifacts that they deploy",
        Severity = Severity.High,
        Risk = "Between build and deployment the artifact lies in the bucket: whoever may replace it there ships what was never built, after the tests and after the approval.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects", "s3:GetBucketPolicy", "kms:GetKeyPolicy",
        ],
        Satisfies = ["OWASP-CICD CICD-SEC-9", "NIST-800-53r5 AC-6", "NIST-800-53r5 SI-7", "CIS-SSC 4.2.2", "NIST-800-218 PS.2.1", "ISO-27001:2022 A.8.3", "SOC2 CC6.3"],
        Remediation = new Remediation(
            "Refuse writing and deleting in {name} to everybody but the roles of its pipelines, in the policy of the bucket, or name those roles in the policy of its key.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html"))
        {
            Cli = """
                read -r -p 'ARNs of the roles of its pipelines and builds, as a JSON array: ' roles
                # Adds one statement to the policy that is there, or makes the first one.
                (aws s3api get-bucket-policy --bucket {name} --query Policy --output text || echo '{"Version":"2012-10-17","Statement":[]}') \
                  | jq --arg bucket {arn} --argjson roles "$roles" '.Statement |= (if type == "array" then . else [.] end) + [{Sid: "OnlyPipelines", Effect: "Deny", Principal: "*",
                      Action: ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"], Resource: ($bucket + "/*"), Condition: {ArnNotEquals: {"aws:PrincipalArn": $roles}}}]' > policy.json
                aws s3api put-bucket-policy --bucket {name} --policy file://policy.json
                """,
            CloudFormation = """
                # In the AWS::S3::BucketPolicy of "{name}":
                - Effect: Deny
                  Principal: "*"
                  Action: [s3:PutObject, s3:DeleteObject, s3:DeleteObjectVersion]
                  Resource: "{arn}/*"
                  Condition: { ArnNotEquals: { "aws:PrincipalArn": [!GetAtt PipelineRole.Arn, !GetAtt BuildRole.Arn] } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the policy of "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]
                  resources = ["{arn}/*"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "ArnNotEquals"
                    variable = "aws:PrincipalArn"
                    values   = [aws_iam_role.pipeline.arn, aws_iam_role.build.arn]
                  }
                }
                """,
            Console = "S3 › Buckets › {name} › Permissions › Bucket policy › Edit.",
            Verify = "aws s3api get-bucket-policy --bucket {name} --query Policy --output text",
            SideEffects = "Lifecycle rules go on deleting old artifacts. Whoever cleans up by hand needs a role that the statement names.",
            Undo = Undoing.BucketStatements("{name}", "\"OnlyPipelines\""),
        },
    };

    protected override bool Concerns(Bucket bucket, Estate estate) => estate.Usage.StoreUsers.Contains(bucket.Arn);

    private protected override PolicyRepair? Repair(Bucket bucket, string subKey, Estate estate)
    {
        var roles = estate.Usage.StoreUsers[bucket.Arn].SelectMany(pipeline => pipeline.Account == estate.Subject.Account ? Duty.Of(pipeline, estate).Own : PipelineParts.RolesOf(pipeline, estate)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return roles.Length == 0 ? null : new PolicyRepair.Add(Statements.Deny("OnlyPipelines", ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"], [BucketPolicy.ObjectsOf(bucket)], "ArnNotEquals", "aws:PrincipalArn", roles));
    }

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        // What could not be read may keep its artifacts here too, and then its roles are no strangers.
        if (estate.WhyMissing(ResourceTypes.Bucket, bucket.Region) is { } missing)
            throw new UnreadableException(missing);

        var users = estate.Usage.StoreUsers[bucket.Arn].ToList();
        var here = users.Where(pipeline => pipeline.Account == estate.Subject.Account).Select(pipeline => Duty.Of(pipeline, estate)).ToList();
        if (here.Count == 0)
            return Verdict.NotApplicable($"Only pipelines of other accounts keep artifacts in the bucket {bucket.Name}; who may write there is judged where they are.");

        var own = here.SelectMany(duties => duties.Own).Concat(users.Where(pipeline => pipeline.Account != estate.Subject.Account).SelectMany(pipeline => PipelineParts.RolesOf(pipeline, estate))).ToHashSet(StringComparer.Ordinal);
        var access = SharedAccess.Of(estate);
        var replacing = access.Who([.. here.SelectMany(duties => duties.ReplaceArtifacts).Where(way => IsHere(way, bucket))], own);
        if (!replacing.Others.IsEmpty)
            return OfServices(replacing, replacing.Forbid($"may replace artifacts in the bucket {bucket.Name}, which is for its pipelines", "", lowered: Severity.Medium));

        var verdict = access.Who([.. here.SelectMany(duties => duties.DeleteArtifacts).Where(way => IsHere(way, bucket))], own)
            .Forbid($"may delete artifacts in the bucket {bucket.Name}, which is for its pipelines", $"Only administrators and the roles of its pipelines may replace or delete artifacts in the bucket {bucket.Name}.", lowered: Severity.Low);
        return verdict is { Outcome: Outcome.Fail, LoweredTo: null }
            ? Verdict.Fail($"{verdict.Because} Medium, because what is gone is not deployed.") with { Evidence = verdict.Evidence, LoweredTo = Severity.Medium }
            : replacing.WhyUnsure is { } why && verdict.Outcome is Outcome.Pass ? throw new UnreadableException(why) : verdict;
    }

    // A role that only services take does what a template or another pipeline says.
    private static Verdict OfServices(Hands hands, Verdict verdict) => verdict is { Outcome: Outcome.Fail, LoweredTo: null } && hands.Others.All(hand => hand.IsOfServices)
        ? Verdict.Fail($"{verdict.Because} Medium, because only services of AWS take {(hands.Others.Length == 1 ? "that role" : "those roles")}.") with { Evidence = verdict.Evidence, LoweredTo = Severity.Medium }
        : verdict;

    private static bool IsHere(Way way, Bucket bucket) => way.Needs[0].Target.Resource.StartsWith($"{bucket.Arn}/", StringComparison.Ordinal);
}
